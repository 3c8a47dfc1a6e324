import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { RemoteDeps } from '../../../cli/aws/remote.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { Tally } from '../../../core/summary/tally.ts';
import type { Gap } from '../../../statemachine/contracts/coverage.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { OverlapGroup, Overlaps } from '../../../statemachine/contracts/overlap.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../../statemachine/contracts/summary.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { sampleRun, sampleSummary } from '../../fakes/results.ts';

/** What a run found of one scope. */
export interface GivenScope {
  readonly scope: Partial<Scope> & { readonly scopeId: string };
  readonly evaluations?: readonly Evaluation[];
  /** Without them, pools were not read. */
  readonly allocations?: readonly AllocationRecord[];
  /** Lines of the inventory's VPCs: what is compared again. */
  readonly vpcs?: readonly InventoryRow[];
  readonly overlaps?: readonly OverlapGroup[];
  /** Of custom allocations that were used, as the summary names them. */
  readonly reservations?: Overlaps['reservations'];
  readonly gaps?: Gap[];
}

interface Given {
  readonly scopes: readonly GivenScope[];
  readonly policy?: Partial<PolicyInput>;
  readonly runId?: string;
  readonly asOf?: string;
  /** Only what does not expire, as a deployment keeps it. */
  readonly expired?: true;
}

/** A directory of results, gone when the test is. */
export async function resultsDirectory(given?: Given): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ipam-monitor-results-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  if (given) await writeRun(directory, given);
  return directory;
}

/** Writes what a run leaves behind: as `run` does and, under latest/, as a deployment keeps it. */
export async function writeRun(directory: string, { scopes, policy = {}, expired, ...ids }: Given): Promise<void> {
  const run = sampleRun(ids);
  const all = scopes.flatMap(({ evaluations = [] }) => evaluations);
  const summary = sampleSummary(all, { run, scopeIds: scopes.map(({ scope }) => scope.scopeId) });
  const files = new Map<string, string | Buffer>();
  const latest: Record<string, unknown> = {};
  if (!expired) files.set(runKeys.summary(run.prefix), JSON.stringify(summary));
  for (const given of scopes) {
    const { scopeId } = given.scope;
    for (const prefix of [...(expired ? [] : [run.prefix]), newestPrefix(scopeId, run.runId)]) {
      files.set(runKeys.policy(prefix), JSON.stringify(Policy.parse({ version: 1, ...policy })));
      files.set(runKeys.evaluations(prefix, scopeId), lines([...(given.evaluations ?? [])].sort(byKey)));
      files.set(runKeys.scopeSummary(prefix, scopeId), JSON.stringify(scopeSummary(given, run)));
    }
    if (!expired) {
      files.set(inventoryKey(run, scopeId, 0), lines(given.allocations ?? []));
      files.set(inventoryKey(run, scopeId, 1), lines(given.vpcs ?? []));
      files.set(runKeys.overlaps(run.prefix, scopeId), lines(given.overlaps ?? []));
    }
    const evaluationsKey = runKeys.evaluations(run.prefix, scopeId);
    latest[scopeId] = { runId: run.runId, asOf: run.asOf, prefix: run.prefix, evaluationsKey };
  }
  files.set(sharedKeys.latest, JSON.stringify({ schemaVersion: '1.0', scopes: latest }));
  for (const [key, content] of files) {
    await mkdir(dirname(join(directory, key)), { recursive: true });
    await writeFile(join(directory, key), content);
  }
}

function scopeSummary(given: GivenScope, run: ReturnType<typeof sampleRun>): ScopeSummary {
  const { evaluations = [], reservations, overlaps = reservations && [], gaps = [] } = given;
  const { scopeId } = given.scope;
  const tally = new Tally();
  for (const evaluation of evaluations) tally.add(evaluation);
  const rows = { kept: evaluations.length, duplicates: 0, filteredOut: 0, malformed: 0 };
  const told = overlaps?.filter(({ allowed }) => !allowed) ?? [];
  return ScopeSummary.parse({
    schemaVersion: '1.0',
    runId: run.runId,
    asOf: run.asOf,
    scope: { scopeType: 'private', ipamId: 'ipam-0a', ipamRegion: 'eu-west-1', tier: 'advanced', ...given.scope },
    evaluationsKey: runKeys.evaluations(run.prefix, scopeId),
    inventoryKeys: {
      ...(given.allocations && { 'ipam-pool': [inventoryKey(run, scopeId, 0)] }),
      vpc: [inventoryKey(run, scopeId, 1)],
    },
    coverage: { ...tally.coverage(rows), gaps },
    byType: tally.byType,
    byKind: tally.byKind.list(),
    ...(overlaps && {
      overlaps: {
        ...{ groups: told.length, allowedGroups: overlaps.length - told.length, worst: told.slice(0, 1) },
        ...(reservations && { reservations }),
      },
    }),
    accounts: tally.accounts.size,
    regions: [...tally.regions],
    worst: tally.worst.list(),
  });
}

function inventoryKey({ prefix }: ReturnType<typeof sampleRun>, scopeId: string, part: number): string {
  return runKeys.inventoryPart(prefix, scopeId, 1, 'vpc', 'a', part);
}

function lines(values: readonly unknown[]): Buffer {
  return gzipSync(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

function byKey(a: Evaluation, b: Evaluation): number {
  return a.key < b.key ? -1 : 1;
}

/** AWS is not there; it is 20 minutes after the run. */
export const NO_AWS: RemoteDeps = {
  clientConfig: () => {
    throw new Error('AWS is not to be called');
  },
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
  now: () => new Date('2026-11-21T21:01:00.000Z'),
  pause: async () => {},
};
