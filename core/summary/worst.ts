import TinyQueue from 'tinyqueue';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';

const RANK = { critical: 0, warning: 1 } as const;

/** Worst first: severity, then the smallest share left, then the id. */
export function compareFindings(a: ResourceFinding, b: ResourceFinding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    shareFree(a) - shareFree(b) ||
    (a.alertKey < b.alertKey ? -1 : a.alertKey > b.alertKey ? 1 : 0)
  );
}

/** What is not about how full something is comes after what is. */
function shareFree({ capacity }: ResourceFinding): number {
  if (!capacity) return 1;
  return capacity.total === 0 ? 0 : capacity.free / capacity.total;
}

/** Keeps the worst few of a stream, in memory that depends on how few only. */
export class WorstOf {
  readonly #limit: number;
  readonly #mildestFirst = new TinyQueue<ResourceFinding>([], (a, b) => compareFindings(b, a));

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(finding: ResourceFinding): void {
    this.#mildestFirst.push(finding);
    if (this.#mildestFirst.length > this.#limit) this.#mildestFirst.pop();
  }

  list(): ResourceFinding[] {
    return [...this.#mildestFirst.data].sort(compareFindings);
  }
}
