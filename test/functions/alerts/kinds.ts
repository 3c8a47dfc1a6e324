import { evaluateTask } from '../../../functions/evaluate/task.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ScopeSummary, Summary } from '../../../statemachine/contracts/summary.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import type { MemoryObjects } from '../../fakes/objects.ts';
import { KINDS_SCOPE, OWNER, type Standing, type Subject, type Turn } from './sketch.ts';
import { elsewhere, joined, LISTS, NOT_INSIDE, neighbour, place, type Unread, unreadPool } from './unread.ts';

/** What a run finds of the subjects of a story. */
export interface Found extends Turn {
  readonly subjects: readonly Subject[];
  readonly standings: readonly Standing[];
  readonly unread: readonly Unread[];
}

const scope: Scope = {
  scopeId: KINDS_SCOPE,
  scopeType: 'private',
  ipamId: 'ipam-0a',
  ipamRegion: 'eu-west-1',
  tier: 'advanced',
  joined: [{ scopeId: joined.id, ipamRegion: 'eu-west-1' }],
};

/** Lists that are no source of the inventory. */
const NO_SOURCES: readonly string[] = ['vpc of the neighbour', 'inside', 'earlier-run', 'overlaps'];

/** Puts what Collect would have read of the subjects, evaluates it, and adds it to the run's summary. */
export async function evaluateKinds(objects: MemoryObjects, run: Run, found: Found): Promise<void> {
  const lists = inventoryOf(found);
  for (const [list, rows] of Object.entries(lists))
    objects.giveLines(runKeys.inventoryPart(run.prefix, KINDS_SCOPE, 1, list, 'a', 0), rows);
  const one = { open: [], parts: [{ attempt: 'a', count: 1 }] };
  const rows = { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 };
  const held = Object.fromEntries(Object.keys(lists).map((list) => [list, one]));
  const collected = { done: true, pass: 1, lists: held, rows, records: 0, regions: [] };
  const rest = { read: readOf(found), gaps: [], calls: 0, restarts: 0 };
  const isUnread = (name: string) => found.unread.some(({ list, how }) => list === name && how !== 'elsewhere');
  const types = run.resourceTypes.filter((type) => type !== 'vpc' || !isUnread('overlaps'));
  const seen = isUnread('earlier-run') ? { ...objects, getText: withoutLatest(objects) } : objects;
  await evaluateTask.run(
    { run: { ...run, resourceTypes: types }, scope, collected: { ...collected, ...rest } },
    { objects: seen, ...fakeInvocation() },
  );

  const summaryKey = runKeys.scopeSummary(run.prefix, KINDS_SCOPE);
  const { evaluationsKey, read } = ScopeSummary.parse(objects.json(summaryKey));
  const summary = Summary.parse(objects.json(runKeys.summary(run.prefix)));
  const counts = summary.scopes[0]?.counts ?? summary.coverage.counts;
  summary.scopes.push({ scope, counts, rows: 0, evaluationsKey, summaryKey, read });
  objects.give(runKeys.summary(run.prefix), summary);
}

function withoutLatest(objects: MemoryObjects): MemoryObjects['getText'] {
  return async (key) => (key === sharedKeys.latest ? undefined : await objects.getText(key));
}

function inventoryOf({ subjects, standings, unread, ...at }: Found): Record<string, InventoryRow[]> {
  const lists: Record<string, InventoryRow[]> = {};
  for (const [n, subject] of subjects.entries()) {
    const standing = standings[n] ?? 'over';
    for (const [list, rows] of Object.entries(standing === 'absent' ? {} : subject.rows(standing, at))) {
      lists[list] = [...(lists[list] ?? []), ...rows];
    }
  }
  for (const { list, how } of unread) {
    if (how === 'elsewhere') continue;
    if (list === 'vpc of the neighbour') lists.vpc = lists.vpc?.filter((row) => !isOf(row, neighbour.accountId)) ?? [];
    else if (list === 'inside') lists.inside = lists.inside?.map(deniedInside) ?? [];
    else if (how === 'place' && list === 'ipam-pool') lists[list] = lists[list]?.flatMap(deniedPool) ?? [];
    else if (how === 'place' && list !== 'joinedVpc')
      lists[list] = lists[list]?.filter((row) => !isOf(row, OWNER)) ?? [];
    else delete lists[list];
  }
  for (const rows of Object.values(lists)) rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return lists;
}

function isOf(row: InventoryRow, accountId: string): boolean {
  if ('record' in row) return row.record === 'elasticIp' && row.accountId === accountId;
  return row.resource.accountId === accountId;
}

function deniedInside(row: InventoryRow): InventoryRow {
  return 'record' in row && row.record === 'inside' ? { ...row, inside: NOT_INSIDE } : row;
}

/** Pools are listed; what is in them is not. */
function deniedPool(row: InventoryRow): InventoryRow[] {
  if (!('record' in row) || row.record === 'scope') return [row];
  return row.record === 'pool' ? [row, unreadPool(row.poolId)] : [];
}

function readOf({ unread, subjects }: Found): ListsRead {
  const read: ListsRead = {};
  for (const list of LISTS) if (!NO_SOURCES.includes(list)) read[list] = { except: [] };
  const except = (list: string, where: ListsRead[string]['except'][number]) => {
    if (read[list]) read[list] = { except: [...read[list].except, where] };
  };
  for (const { list, how } of unread) {
    if (list === 'vpc of the neighbour') except('vpc', how === 'elsewhere' ? elsewhere : neighbour);
    else if (NO_SOURCES.includes(list)) continue;
    else if (how === 'absent') delete read[list];
    else if (how === 'denied') except(list, {});
    else if (how === 'elsewhere') except(list, elsewhere);
    else if (list === 'ipam-pool')
      for (const { id } of subjects) except(list, { id: id.startsWith('ipam-pool') ? id : 'ipam-pool-custom' });
    else except(list, list === 'joinedVpc' ? joined : place);
  }
  return read;
}
