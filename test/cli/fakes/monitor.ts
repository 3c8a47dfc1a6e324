import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Monitor, MonitorOptions, MonitorRun, RunOptions } from '../../../local/monitor.ts';
import type { Progress } from '../../../local/progress.ts';
import type { Description } from '../../../local/source.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { RequestInput } from '../../../statemachine/contracts/request.ts';
import type { Summary } from '../../../statemachine/contracts/summary.ts';
import { runKeys } from '../../../storage/keys.ts';
import { SCOPE, sampleRun, sampleSummary } from '../../fakes/results.ts';

export interface FakeMonitor {
  readonly start: (options: MonitorOptions) => Promise<Monitor>;
  /** What it was asked for. */
  readonly asked: { options?: MonitorOptions; request?: RequestInput; run?: RunOptions };
  readonly stopped: () => boolean;
}

export interface FakeMonitorOptions {
  readonly evaluations?: readonly Evaluation[];
  readonly summary?: Partial<Summary>;
  readonly description?: Partial<Description>;
  readonly progress?: readonly Progress[];
  readonly result?: MonitorRun['result'];
  /** What PublishMetrics writes for OpenMetrics. */
  readonly exposition?: string;
  /** Before Discover has decided anything. */
  readonly failsEarly?: boolean;
  /** Runs while the workflow does. */
  readonly during?: () => void | Promise<void>;
}

/** A runtime that writes what the workflow would have written, and says what it is told to say. */
export function fakeMonitor({
  evaluations = [],
  summary: overrides = {},
  description = {},
  progress = [],
  result = { status: 'SUCCEEDED', output: null },
  exposition,
  failsEarly = false,
  during = () => {},
}: FakeMonitorOptions = {}): FakeMonitor {
  const asked: FakeMonitor['asked'] = {};
  let stopped = false;
  const { runId, prefix } = sampleRun();
  const start = async (options: MonitorOptions): Promise<Monitor> => {
    asked.options = options;
    const described: Description = {
      title: 'demo organisation (seed 1)',
      place: 'demo-1',
      scopes: 1,
      accounts: 41,
      regions: ['eu-west-1'],
      notes: [],
      ...description,
    };
    const outDir = typeof options.outDir === 'string' ? options.outDir : options.outDir(described);
    const monitor = {
      describe: async () => described,
      run: async (request: RequestInput, run: RunOptions = {}): Promise<MonitorRun> => {
        Object.assign(asked, { request, run });
        const summary = sampleSummary(evaluations, overrides);
        // Discover has written before it is said to have succeeded.
        await writeDiscovery(outDir, summary);
        for (const event of progress) run.onProgress?.(event);
        await during();
        if (failsEarly) return { runId, result };
        await writeResults(outDir, summary, evaluations);
        if (exposition !== undefined) await write(join(outDir, runKeys.openMetrics(prefix)), exposition);
        return { runId, result, prefix, summary };
      },
      stop: async () => {
        stopped = true;
      },
    };
    // The command uses no more of it than this.
    return monitor as unknown as Monitor;
  };
  return { start, asked, stopped: () => stopped };
}

async function writeDiscovery(outDir: string, summary: Summary): Promise<void> {
  const { runId, asOf, request, policy, regions, ipams, failedScopes, problems, scopes } = summary;
  const discovery = {
    schemaVersion: '1.0',
    runId,
    asOf,
    request,
    policy,
    regions,
    ipams,
    failedScopes,
    problems,
    scopeCount: scopes.length,
    gaps: summary.coverage.gaps,
  };
  await write(join(outDir, runKeys.discovery(sampleRun().prefix)), JSON.stringify(discovery));
}

async function writeResults(outDir: string, summary: Summary, evaluations: readonly Evaluation[]): Promise<void> {
  const { prefix } = sampleRun();
  const { runId, asOf, status, request, policy, coverage, byType, byKind, failedScopes, problems, worst } = summary;
  const lines = evaluations.map((evaluation) => `${JSON.stringify(evaluation)}\n`).join('');
  const handOff = {
    schemaVersion: '1.0',
    runId,
    asOf,
    status,
    request,
    policy,
    coverage,
    byType,
    byKind,
    failedScopes,
    problems,
    findings: { total: worst.length, inline: worst, complete: true },
    location: { bucket: 'b', prefix, summary: 'x', handOff: 'y', evaluations: [] },
  };
  await write(join(outDir, runKeys.evaluations(prefix, SCOPE)), gzipSync(lines));
  await write(join(outDir, runKeys.handOff(prefix)), JSON.stringify(handOff));
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
