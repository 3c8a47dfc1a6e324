import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { shareOf } from '../address/exact.ts';
import { compareDaysLeft } from '../forecast/days-left.ts';
import { bySeverity } from '../streams/by-severity.ts';
import { First } from '../streams/first.ts';

/** Worst first: severity, then what is full soonest, then the smallest share left, then the id. */
export function compareFindings(a: ResourceFinding, b: ResourceFinding): number {
  return (
    bySeverity(a, b) ||
    compareDaysLeft(a, b) ||
    shareFree(a) - shareFree(b) ||
    (a.alertKey < b.alertKey ? -1 : a.alertKey > b.alertKey ? 1 : 0)
  );
}

/** What is not about how full something is comes after what is. */
function shareFree({ capacity }: ResourceFinding): number {
  return capacity ? shareOf(capacity.free, capacity.total) : 1;
}

/** Keeps the worst few of a stream. */
export class WorstOf extends First<ResourceFinding> {
  constructor(limit: number) {
    super(limit, compareFindings);
  }
}
