import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultRateLimiter } from '@smithy/core/retry';
import { plainText } from '../../core/text/plain-text.ts';
import { accountCalls } from '../../functions/collect/account-calls.ts';
import { ipamCalls as collectCalls } from '../../functions/collect/ipam-calls.ts';
import {
  type Deps as CollectDeps,
  type Input as CollectInput,
  type Output as CollectOutput,
  collectTask,
} from '../../functions/collect/task.ts';
import { accountChecks } from '../../functions/discover/account-checks.ts';
import { ipamCalls as discoverCalls } from '../../functions/discover/ipam-calls.ts';
import { type Deps as DiscoverDeps, discoverTask } from '../../functions/discover/task.ts';
import { networks } from '../../functions/inspect/network-calls.ts';
import { type Deps as InspectDeps, inspectTask } from '../../functions/inspect/task.ts';
import { allPartKeys, type Collected } from '../../functions/shared/collected.ts';
import { Pace } from '../../functions/shared/ec2/pace.ts';
import type { Invocation } from '../../functions/shared/task.ts';
import { messageOf } from '../../functions/summarize/failure-reasons.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { type LoopbackAws, startAws } from '../../local/aws/server.ts';
import type { Reply } from '../../local/aws/service.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { Discovery } from '../../statemachine/contracts/summary.ts';
import definition from '../../statemachine/ipam-monitor.asl.json' with { type: 'json' };
import { runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { type Fault, Faults } from '../aws/faults.ts';
import { fakeInvocation } from '../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../fakes/objects.ts';
import { data, HOME, NOW, READ_ROLE, TEAM } from './data.ts';

/** What a run said and kept. */
export interface Played {
  /** What failed, by name and message, and gaps. */
  readonly said: readonly string[];
  /** Lines of the inventories, each after its scope, and of what Discover wrote down of accounts. */
  readonly kept: readonly string[];
}

export interface World {
  /** Discover, Collect and Inspect over all scopes, with the definition's retries, and without its pauses. */
  play(fault?: Fault): Promise<Played>;
  /** What calls of these actions get from now on, and those of no other. */
  answer(actions: readonly string[], instead: (reply: Reply) => Reply): void;
  /** The steps' clients; new ones where a failure of this action would else be met once. */
  deps(action?: string): AllDeps;
  calls(action: string): number;
  stop(): Promise<void>;
}

export type AllDeps = Omit<DiscoverDeps, 'objects'> & Omit<CollectDeps, 'objects'> & Omit<InspectDeps, 'objects'>;

/** The steps' own clients, in this process, against endpoints that answer what they are told to. */
export async function startWorld(served: Ec2Data = data): Promise<World> {
  const homeRegions = served.ipams.flatMap(({ IpamRegion }) => IpamRegion ?? []);
  const outDir = mkdtempSync(join(tmpdir(), 'hostile-'));
  const faults = new Faults();
  const aws = await startAws({ outDir, bucket: 'unused', ec2: served, before: faults.take });
  const restore = [setEnvironment(aws), withoutPauses()];
  const shared = stepCalls(homeRegions);
  // Who calls is asked once, and roles are kept: where that is to fail, it is asked anew.
  const deps = (action = '') => (action.startsWith('sts:') ? stepCalls(homeRegions) : shared);
  return {
    calls: aws.calls,
    async play(fault) {
      faults.clear();
      if (fault) faults.add(fault);
      return await playRun(deps(fault?.action));
    },
    answer(actions, instead) {
      faults.clear();
      for (const action of actions) faults.add({ action, do: { instead } });
    },
    deps,
    async stop() {
      for (const each of restore) each();
      await aws.stop();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/**
 * Calls go as fast as they are answered: how clients slow down, so that EC2 need not refuse them, is not what is looked
 * at, and a run after another one would wait for it.
 */
function withoutPauses(): () => void {
  const { take } = Pace.prototype;
  const { getSendToken } = DefaultRateLimiter.prototype;
  Pace.prototype.take = async () => {};
  DefaultRateLimiter.prototype.getSendToken = async () => {};
  return () => {
    Pace.prototype.take = take;
    DefaultRateLimiter.prototype.getSendToken = getSendToken;
  };
}

function setEnvironment({ url }: LoopbackAws): () => void {
  const set: Readonly<Record<string, string | undefined>> = {
    // Messages would name it.
    HTTPS_PROXY: undefined,
    https_proxy: undefined,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: HOME,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // One attempt: the retries under test are those of the state machine.
    AWS_MAX_ATTEMPTS: '1',
  };
  const before = Object.fromEntries(Object.keys(set).map((name) => [name, process.env[name]]));
  putEnvironment(set);
  return () => putEnvironment(before);
}

/** One by one: whoever has a worker next knows `process.env` as the object that it was. */
function putEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

function stepCalls(homeRegions: readonly string[]): AllDeps {
  const role = { name: READ_ROLE };
  return {
    ...discoverCalls(),
    ...accountChecks(role),
    ...collectCalls(),
    ...accountCalls(role),
    ...networks(role, true),
    homeRegions,
    declared: {},
  };
}

async function playRun(calls: AllDeps): Promise<Played> {
  const objects = memoryObjects();
  const deps = { ...calls, ...fakeInvocation({ now: NOW.toISOString() }), objects };
  const said: string[] = [];
  const kept: string[] = [];
  const failed = (of: string, error: unknown) => {
    const { name = '', message = String(error) } = error instanceof Error ? error : {};
    // As Lambda hands it to the state machine, and Summarize reads it.
    said.push(`${plainText(of)} fails. ${name}: ${messageOf(JSON.stringify({ errorMessage: message }))}`);
  };
  try {
    const accounts = { ids: [TEAM], regions: [HOME] };
    const input = { runId: 'run', asOf: NOW.toISOString(), accounts, request: { resourceTypes: TYPES } };
    const { run } = discoverTask.Output.parse(
      await retried('Discover', (retries) => discoverTask.run({ ...input, retries }, deps)),
    );
    const { failedScopes, gaps } = Discovery.parse(objects.json(runKeys.discovery(run.prefix)));
    said.push(...failedScopes.map(({ scopeId, error, message }) => `${scopeId} fails. ${error}: ${message}`));
    said.push(...gaps.map(({ text }) => text));
    kept.push(...objects.lines(runKeys.accounts(run.prefix)).map((line) => `accounts ${JSON.stringify(line)}`));
    for (const scope of Scope.array().parse(objects.json(runKeys.scopes(run.prefix)))) {
      try {
        const { collected } = await readScope({ run, scope }, deps);
        said.push(...collected.gaps.map(({ text }) => text));
        if (collected.rows.malformed > 0) said.push(`${scope.scopeId} has ${collected.rows.malformed} malformed rows`);
        kept.push(...keptOf(objects, run.prefix, scope.scopeId, collected));
      } catch (error) {
        failed(scope.scopeId, error);
      }
    }
  } catch (error) {
    failed('The run', error);
  }
  return { said: [...new Set(said)], kept: kept.sort() };
}

/** What a request names, so that every call is made. */
const TYPES = ['vpc', 'subnet', 'eip', 'ipam-pool', 'public-address'];

async function readScope(of: Pick<CollectOutput, 'run' | 'scope'>, deps: AllDeps & Invocation & { objects: Objects }) {
  let at: CollectInput = of;
  do {
    at = collectTask.Output.parse(await retried('Collect', (retries) => collectTask.run({ ...at, retries }, deps)));
  } while (!at.collected?.done);
  let inside = collectTask.Output.parse(at);
  do {
    const before = inside;
    inside = inspectTask.Output.parse(
      await retried('Inspect', (retries) => inspectTask.run({ ...before, retries }, deps)),
    );
  } while (!inside.collected.inspected?.done);
  return inside;
}

function keptOf(objects: MemoryObjects, prefix: string, scopeId: string, collected: Collected): string[] {
  return Object.values(allPartKeys(prefix, scopeId, collected))
    .flat()
    .flatMap((key) => objects.lines(key).map((line) => `${scopeId} ${JSON.stringify(line)}`));
}

const { Discover, EvaluateScopes } = definition.States;
const { Collect, Inspect } = EvaluateScopes.ItemProcessor.States;
const RETRIES = { Discover: Discover.Retry, Collect: Collect.Retry, Inspect: Inspect.Retry };

/** As the state machine does it, but for the pauses. */
async function retried<T>(step: keyof typeof RETRIES, run: (retries: number) => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await run(retries);
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      const retrier = RETRIES[step].find(({ ErrorEquals }) => ErrorEquals.includes(name));
      if (!retrier || retries >= retrier.MaxAttempts) throw error;
    }
  }
}
