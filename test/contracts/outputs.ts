import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { renderRouteMessage } from '../../core/message/route-message.ts';
import { putAlertEvents } from '../../functions/hand-off/alert-events.ts';
import { type MonitorOptions, type RunOptions, startMonitor } from '../../local/monitor.ts';
import type { Change } from '../../statemachine/contracts/alert.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { factsOf } from '../core/message/route-messages.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { requests } from './requests.ts';

/** Documents of one contract, by the case that produced them. */
export type Outputs = Map<string, Map<string, readonly unknown[]>>;

interface Organisation {
  readonly options: Omit<MonitorOptions, 'outDir'>;
  readonly cases: Readonly<Record<string, { request: RequestInput; run?: RunOptions }>>;
}

/** Where this machine keeps the code, which traces name: in AWS it is another place. */
const CODE = /file:\/\/[^\s)"]*?\/(?=(functions|local|node_modules)\/)/g;
const NOW = new Date('2026-11-21T20:41:00.000Z');
const everything: RequestInput = { resourceTypes: [...ResourceType.options] };

/** Between them they hold every kind of document, and every status that a run can have and still be read. */
const organisations: readonly Organisation[] = [
  {
    options: { source: { kind: 'demo', seed: 1 }, destinations: { topics: [], functions: ['tickets'] } },
    cases: {
      demo: { request: { ...everything, authoritative: true } },
      consumer: {
        request: { resourceTypes: ['subnet'], scopes: { types: ['private'] } },
        run: {
          policyText:
            'version: 1\noutputs: { handOff: { consumers: [{ to: tickets, filter: { severity: critical }, inlineFindings: 2 }] } }\n',
        },
      },
      failed: { request: { scopes: { ids: ['ipam-scope-00000000000000000'] } } },
    },
  },
  {
    options: {
      source: { kind: 'recorded', directory: fileURLToPath(new URL('../data/recorded', import.meta.url)) },
    },
    // An IPAM of the free tier: gaps in what is covered, resources without a measurement.
    cases: { recorded: { request: everything } },
  },
];

/** Runs the workflow, and collects what leaves it. The same every time: sources, times and names are fixed. */
export async function produceOutputs(): Promise<Outputs> {
  const outputs: Outputs = new Map();
  const add: Add = (contract, name, documents) => {
    const byCase = outputs.get(contract) ?? new Map<string, readonly unknown[]>();
    if (documents.length > 0) outputs.set(contract, byCase.set(name, documents));
  };
  for (const [name, request] of Object.entries(requests)) add('request', name, [request]);
  // Changes need runs that follow each other, which these do not: they are told by the code alone.
  for (const kind of ['raised', 'gone'] as const) {
    const facts = factsOf(kind, 2);
    add('notification', kind, [JSON.parse(renderRouteMessage(facts, 'json').body)]);
    add('alert-event', kind, await eventsOf(facts.changes));
  }
  for (const { options, cases } of organisations) {
    const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-contracts-'));
    const monitor = await startMonitor({ ...options, outDir, ports: { now: () => NOW } });
    try {
      for (const [name, { request, run }] of Object.entries(cases)) {
        const { result, prefix = 'none' } = await monitor.run(request, { ...run, runId: `release-${name}` });
        addRun(join(outDir, prefix), name, add);
        if (result.status === 'SUCCEEDED') add('hand-off', `${name}-result`, [result.output]);
        else add('cause', name, [JSON.parse(result.cause.replaceAll(CODE, 'file:///var/task/'))]);
      }
      add('latest', 'latest', files(outDir, 'latest.json').map(json));
      add('hand-off', 'received', files(outDir, 'lambda/*.jsonl').flatMap(payloads));
    } finally {
      await monitor.stop();
      rmSync(outDir, { recursive: true, force: true });
    }
  }
  return outputs;
}

/** What an event bus gets of these changes. */
async function eventsOf(changes: readonly Change[]): Promise<unknown[]> {
  const objects = memoryObjects();
  objects.giveLines('changes.jsonl.gz', changes);
  const events: unknown[] = [];
  const put = async (entries: readonly { Detail?: string | undefined }[]) => {
    events.push(...entries.map(({ Detail = '' }) => JSON.parse(Detail)));
    return { Entries: entries.map((_, index) => ({ EventId: String(index) })) };
  };
  const bus = 'arn:aws:events:eu-west-1:111122223333:event-bus/network';
  await putAlertEvents(objects, { changesKey: 'changes.jsonl.gz' }, bus, put, { skip: 0, confirmed: () => {} });
  return events;
}

type Add = (contract: string, name: string, documents: readonly unknown[]) => void;

function addRun(folder: string, name: string, add: Add): void {
  const summaries = files(folder, 'summary.json').map(json);
  add('summary', name, summaries);
  add('finding', name, summaries.flatMap(worstOf));
  add('hand-off', name, files(folder, 'handoff.json').map(json));
  add('discovery', name, files(folder, 'discovery.json').map(json));
  add('scope', name, files(folder, 'scopes.json').flatMap(json));
  add('scope-summary', name, files(folder, 'evaluations/*.json').map(json));
  add('resource-cidr', name, distinct(files(folder, 'inventory/**/*.jsonl.gz').flatMap(lines).filter(isResourceCidr)));
  add('discovered-account', name, files(folder, 'accounts.jsonl.gz').flatMap(lines));
  add('overlap-group', name, distinct(files(folder, 'overlaps/*.jsonl.gz').flatMap(lines)));
  add('evaluation', name, distinct(files(folder, 'evaluations/*.jsonl.gz').flatMap(lines)));
}

function files(folder: string, pattern: string): string[] {
  const found = globSync(pattern, { cwd: folder });
  return found.sort().map((file) => join(folder, file));
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function lines(file: string): unknown[] {
  const text = gunzipSync(readFileSync(file)).toString();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** What else lies in the inventory is the steps' own business. */
function isResourceCidr(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'resource' in line && 'state' in line;
}

function payloads(file: string): unknown[] {
  const text = readFileSync(file, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).payload);
}

function worstOf(summary: unknown): unknown[] {
  return (summary as { worst: unknown[] }).worst.slice(0, 3);
}

/** One of each form: thousands of rows that differ in their figures only say nothing about a contract. */
function distinct(documents: readonly unknown[]): unknown[] {
  return [...new Map(documents.map((each) => [form(each), each]).reverse() as [string, unknown][]).values()].reverse();
}

/** Which fields there are, and what enumerations and statuses say: texts of one short word. */
function form(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(form))].sort().join()}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([name]) => name !== 'tags');
    return `{${fields.map(([name, each]) => `${name}:${KINDS.has(name) ? each : form(each)}`).join()}}`;
  }
  return typeof value;
}

const KINDS = new Set(['type', 'family', 'status', 'severity', 'kind', 'reason', 'basis', 'unit', 'source', 'metric']);
