import type { Origin } from './origins.ts';
import { NEAR_DAYS, Score } from './score.ts';

/** What was judged of the series of one basis. Origins of one series are not independent: so both are counted. */
export class Scored {
  readonly counts = { resources: 0, filled: 0, origins: 0, reached: 0, near: 0 };
  readonly scores: readonly Score[];

  constructor(methods: number) {
    this.scores = Array.from({ length: methods }, () => new Score());
  }

  addSeries(origins: number, isFilled: boolean): void {
    this.counts.resources++;
    this.counts.origins += origins;
    if (isFilled) this.counts.filled++;
  }

  addOrigin({ reachedIn }: Pick<Origin, 'reachedIn'>): void {
    if (reachedIn === undefined) return;
    this.counts.reached++;
    if (reachedIn <= NEAR_DAYS) this.counts.near++;
  }

  addAll({ counts, scores }: Scored): void {
    for (const key of COUNTS) this.counts[key] += counts[key];
    this.scores.forEach((score, index) => {
      const other = scores[index];
      if (other) score.addAll(other);
    });
  }
}

const COUNTS = ['resources', 'filled', 'origins', 'reached', 'near'] as const;
