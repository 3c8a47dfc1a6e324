import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';

/** With fewer names, and all the counts. */
export function withNames(changes: RunChanges, most: number): RunChanges {
  if (changes.status === 'unknown') return changes;
  const cut = <L extends { readonly first: readonly unknown[] }>(list: L): L => ({
    ...list,
    first: list.first.slice(0, most),
  });
  return {
    ...changes,
    new: cut(changes.new),
    gone: cut(changes.gone),
    notSeen: cut(changes.notSeen),
    notSeenBefore: cut(changes.notSeenBefore),
    moved: cut(changes.moved),
    resized: cut(changes.resized),
    usage: changes.usage.map((list) => ({ ...list, rose: cut(list.rose), fell: cut(list.fell) })),
    overlapping: cut(changes.overlapping),
    noLongerOverlapping: cut(changes.noLongerOverlapping),
    worse: cut(changes.worse),
    better: cut(changes.better),
    otherwise: cut(changes.otherwise),
    byPolicy: cut(changes.byPolicy),
  };
}
