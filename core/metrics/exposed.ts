import { First } from '../streams/first.ts';
import { compareMeasured, type MeasuredResource, resourceKey } from './measured.ts';

/** Some 50,000 series: about what a scrape of one target may bring, and 15 MB of text. A file costs nothing else. */
export const MOST_EXPOSED = 10_000;

/** Keeps what has a finding, worst first, from a stream of all resources: whatever CloudWatch's metrics may cost. */
export class Exposed {
  readonly #first: First<MeasuredResource>;
  readonly #limit: number;

  constructor(limit = MOST_EXPOSED) {
    this.#limit = limit;
    this.#first = new First(limit, compareMeasured);
  }

  add(resource: MeasuredResource): void {
    if (resource.findings.length > 0) this.#first.add(resource);
  }

  /** With these, whatever was found of them: those that the policy selects. */
  result(selected: readonly MeasuredResource[]): { resources: readonly MeasuredResource[]; leftOut: number } {
    const found = this.#first.list();
    const known = new Set(found.map(resourceKey));
    return {
      resources: [...found, ...selected.filter((each) => !known.has(resourceKey(each)))],
      leftOut: Math.max(0, this.#first.total - this.#limit),
    };
  }
}
