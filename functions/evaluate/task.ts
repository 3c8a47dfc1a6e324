import * as z from 'zod';
import { type GroupLine, groups, mergeParts } from '../../core/inventory/groups.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import { UncountedElasticIps } from '../../core/inventory/uncounted-elastic-ips.ts';
import { ownersViews } from '../../core/inventory/views.ts';
import { evaluateGroup } from '../../core/judge/evaluate.ts';
import { EARLIER_RUN, listsWithout, OVERLAPS, unreadOf } from '../../core/judge/proofs.ts';
import { OverlapTally } from '../../core/overlap/tally.ts';
import { durationMs } from '../../core/policy/alert-settings.ts';
import { Policy } from '../../core/policy/schema.ts';
import { Tally } from '../../core/summary/tally.ts';
import { safeParse } from '../../statemachine/contracts/compiled/safe-parse.ts';
import { Counts, Rows } from '../../statemachine/contracts/coverage.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import type { OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';
import { readInventory } from '../../storage/runs.ts';
import { allPartKeys, Collected } from '../shared/collected.ts';
import { ScopeTooLarge } from '../shared/errors.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { asksWhatMoved, findMoves } from './find-moves.ts';
import { Pasts } from './pasts.ts';
import { survey } from './survey.ts';
import { uncountedElasticIps } from './uncounted.ts';

export const Input = z.object({ run: Run, scope: Scope, collected: Collected });
export type Input = z.infer<typeof Input>;

export const Output = z.object({ scopeId: z.string(), rows: Rows, counts: Counts });
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
}

/**
 * Parts merged at once. Each holds a 256 KiB block and its decompressor, about 0.4 MB: 512 fit into this function's
 * memory, and stand for 5 million resource CIDRs of one scope.
 */
export const MAX_PARTS = 512;

/**
 * Time that is left for judging what is left, without a forecast: that takes two minutes for a million of resource CIDRs, and
 * all of their forecasts would take more than the fifteen minutes that there are. What was made is kept, and holds for the
 * runs that follow, so that each of them comes further.
 */
const JUDGING_MS = 300_000;

/** Judges a scope's inventory by the run's policy. Streams: holds one VPC with its subnets, and the worst few. */
export async function run(
  { run, scope, collected }: Input,
  { objects, log, now, deadline }: Deps & Invocation,
): Promise<Output> {
  const inventoryKeys = allPartKeys(run.prefix, scope.scopeId, collected);
  const partCount = Object.values(inventoryKeys).flat().length;
  if (partCount > MAX_PARTS) {
    throw new ScopeTooLarge(
      `${scope.scopeId} has ${partCount} inventory parts; at most ${MAX_PARTS} can be merged. Ask for fewer resource types (request.resourceTypes), or in several runs.`,
    );
  }
  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  const rows = { ...collected.rows };
  const readParts = (keys: readonly string[]) => keys.map((key) => readInventory(objects, key));
  const { read } = collected;
  const readList = (list: string) => readParts(inventoryKeys[list] ?? []);
  const surveyed = await survey({ run, scope, read, objects }, policy, readList);
  const { taken, found, pools, raised, unseenOf, gaps } = surveyed;
  const overlaps = found && new OverlapTally(found, scope.scopeId);
  const compared = await findMoves(objects, { run, scope, policy, read, log, now });
  const moves = compared?.moves;
  const pasts = await Pasts.of(objects, scope, { log });
  const dropped = () => {
    rows.kept--;
    rows.duplicates++;
  };
  const inventory = mergeParts(readParts(Object.values(inventoryKeys).flat()), dropped);

  const tally = new Tally();
  const uncounted = new UncountedElasticIps();
  const countsElasticIps = run.resourceTypes.some((type) => type === 'public-address' || type === 'elastic-ips');
  const freshness = { asOf: run.asOf, staleAfterMs: durationMs(policy.coverage.staleAfter) };
  const context = {
    scope,
    policy,
    freshness,
    taken,
    pools,
    ...(found && { overlaps: found }),
    ...(raised && { raised }),
  };
  const evaluationsKey = runKeys.evaluations(run.prefix, scope.scopeId);
  await objects.writeLines(
    evaluationsKey,
    (async function* () {
      for await (const group of groups(inventory, unseenOf)) {
        const line = group.find((each) => 'key' in each);
        const earlier = line && (await moves?.group(groupOf(line.key)));
        const series = await pastOf(line, pasts, deadline);
        const subnetsCollected = run.resourceTypes.includes('subnet') && areSubnetsRead(group, collected);
        const views = ownersViews(group, dropped);
        if (countsElasticIps) uncounted.addGroup(views);
        const evaluations = evaluateGroup(views, {
          ...context,
          subnetsCollected,
          ...(series && { past: { asOf: run.asOf, series } }),
          ...(earlier && { earlier }),
        });
        if (earlier) moves?.compare(earlier, evaluations);
        for (const evaluation of evaluations) {
          tally.add(evaluation);
          overlaps?.add(evaluation);
          yield JSON.stringify(checked(evaluation));
        }
      }
    })(),
  );
  await pasts.close();
  if (overlaps) {
    await objects.writeLines(runKeys.overlaps(run.prefix, scope.scopeId), toLines(overlaps.groups()));
  }

  const addresses = await uncountedElasticIps(uncounted, scope, read, readList);
  const changes = await moves?.changes();
  await putJson(objects, runKeys.scopeSummary(run.prefix, scope.scopeId), ScopeSummary, {
    schemaVersion: SCHEMA_VERSION,
    runId: run.runId,
    asOf: run.asOf,
    scope,
    evaluationsKey,
    inventoryKeys,
    read: {
      ...listsWithout(scope),
      ...addresses.read,
      ...(found && { [OVERLAPS]: { except: [] } }),
      ...((changes || !asksWhatMoved(policy)) && { [EARLIER_RUN]: { except: [...(compared?.unread ?? [])] } }),
    },
    coverage: {
      ...tally.coverage(rows),
      ...(collected.slowed && { slowed: collected.slowed }),
      gaps: [...collected.gaps, ...gaps, ...addresses.gaps, ...pasts.gaps(scope)],
    },
    byType: tally.byType,
    byKind: tally.byKind.list(),
    publicIpv4: tally.publicIpv4.result(),
    ...(overlaps && { overlaps: overlaps.summary() }),
    ...(changes && { changes }),
    accounts: tally.accounts.size,
    regions: [...tally.regions].sort(),
    worst: tally.worst.list(),
  });
  log.info('Evaluated', { rows, counts: tally.counts });
  return { scopeId: scope.scopeId, rows, counts: tally.counts };
}

/** What is kept of a group; undefined where there is time for the judging only. */
async function pastOf(line: { readonly key: string } | undefined, pasts: Pasts, deadline: () => number) {
  if (deadline() < JUDGING_MS) {
    pasts.leaveOut();
    return undefined;
  }
  return line ? await pasts.group(groupOf(line.key)) : new Map();
}

/** Without its subnets, a VPC would look as if it had none. The manifest of an older version does not tell. */
function areSubnetsRead(group: readonly GroupLine[], { read }: Collected): boolean {
  if (Object.keys(read).length === 0) return true;
  const vpc = group.find((line) => 'resource' in line && line.resource.type === 'vpc');
  if (!vpc || !('resource' in vpc)) return true;
  const { accountId, region } = vpc.resource;
  return unreadOf([{ list: 'subnet', at: [{ accountId, region }] }], read) === undefined;
}

function* toLines(groups: Iterable<OverlapGroup>): Generator<string> {
  for (const group of groups) yield JSON.stringify(group);
}

function checked(evaluation: Evaluation): Evaluation {
  const parsed = safeParse(Evaluation, evaluation);
  if (!parsed.success) throw InvalidOutput.from(`The evaluation of ${JSON.stringify(evaluation.key)}`, parsed.error);
  return parsed.data;
}

export const evaluateTask: Task<Input, Output, Deps> = { name: 'Evaluate', Input, Output, run };
