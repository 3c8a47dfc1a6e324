import type { Origin } from './origins.ts';
import { NEAR_DAYS, Score } from './score.ts';

/** What was asked for one level, of the series of one basis. Origins of one series are not independent: both are counted. */
export class LevelScores {
  readonly counts = { resources: 0, resourcesReached: 0, origins: 0, reached: 0, near: 0 };
  readonly scores: readonly Score[];

  constructor(methods: number) {
    this.scores = Array.from({ length: methods }, () => new Score());
  }

  addSeries(origins: readonly Pick<Origin, 'reachedIn'>[]): void {
    const { counts } = this;
    const reached = origins.flatMap(({ reachedIn }) => reachedIn ?? []);
    counts.resources++;
    counts.origins += origins.length;
    counts.reached += reached.length;
    counts.near += reached.filter((days) => days <= NEAR_DAYS).length;
    if (reached.length > 0) counts.resourcesReached++;
  }

  addAll({ counts, scores }: LevelScores): void {
    for (const key of COUNTS) this.counts[key] += counts[key];
    this.scores.forEach((score, index) => {
      const other = scores[index];
      if (other) score.addAll(other);
    });
  }
}

const COUNTS = ['resources', 'resourcesReached', 'origins', 'reached', 'near'] as const;
