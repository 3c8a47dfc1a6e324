import { Policy } from '../../../core/policy/schema.ts';
import { run } from '../../../functions/evaluate/task.ts';
import { Collected } from '../../../functions/shared/collected.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../../statemachine/contracts/summary.ts';
import { runKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { sampleRun } from '../../fakes/results.ts';

/** What Evaluate makes of the lists of a scope. */
export async function evaluated(
  scope: Scope,
  lists: Readonly<Record<string, readonly InventoryRow[]>>,
  read: ListsRead,
  resourceTypes: ResourceType[],
): Promise<{ evaluations: Evaluation[]; summary: ScopeSummary }> {
  const objects = memoryObjects();
  const now = sampleRun({ resourceTypes });
  objects.give(runKeys.policy(now.prefix), Policy.parse({ version: 1 }));
  for (const [list, rows] of Object.entries(lists)) {
    const sorted = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    objects.giveLines(runKeys.inventoryPart(now.prefix, scope.scopeId, 1, list, 'a', 0), sorted);
  }
  const collected = Collected.parse({
    done: true,
    pass: 1,
    lists: Object.fromEntries(Object.keys(lists).map((list) => [list, { parts: [{ attempt: 'a', count: 1 }] }])),
    rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    read,
    calls: 1,
    restarts: 0,
  });
  await run({ run: now, scope, collected }, { objects, ...fakeInvocation() });
  const lines = objects.lines(runKeys.evaluations(now.prefix, scope.scopeId));
  return {
    evaluations: lines.map((line) => Evaluation.parse(line)),
    summary: ScopeSummary.parse(objects.json(runKeys.scopeSummary(now.prefix, scope.scopeId))),
  };
}
