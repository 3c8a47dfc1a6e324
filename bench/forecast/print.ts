import type { Family } from './process.ts';
import { medianError, type Score, share, sumOf } from './scores.ts';

export interface Row {
  readonly family: Family;
  /** Ours, last value, line 7, line 30. */
  readonly scores: readonly Score[];
  readonly flapped: number;
  readonly followed: number;
  /** Milliseconds of CPU a series. */
  readonly cpu: number;
}

export function familyTable(rows: readonly Row[]): string {
  const lines = rows.map(({ family, scores, flapped, cpu }) => {
    const [own, ...others] = scores;
    if (!own) return '';
    return cells(
      family.name,
      ...[share(own.covered, own.pairs), share(own.early, own.pairs), share(own.late, own.pairs)].map(one),
      ...[own, ...others].map((score) => medianError(score).toFixed(2)),
      (own.intervals / own.pairs).toFixed(2),
      `${one(share(own.missed, own.sure))} of ${own.sure}`,
      ...scores.filter((_, index) => index !== 1).map((score) => one(share(score.false30, score.never30))),
      one(share(own.false14, own.never14)),
      String(own.none),
      String(flapped),
      cpu.toFixed(2),
    );
  });
  return [
    cells(...['family', 'cover', 'early', 'late', 'error', 'last', 'line 7', 'line 30', 'score', 'missed']),
    ...lines,
  ].join('\n');
}

function cells(...texts: string[]): string {
  return `| ${texts.join(' | ')} |`;
}

function one(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(1);
}

export function targets(rows: readonly Row[]): string {
  const own = (of: readonly Row[]) => sumOf(of.flatMap(({ scores }) => scores.slice(0, 1)));
  const trending = rows.filter(({ family }) => family.trend);
  const still = rows.filter(({ family }) => !family.trend);
  const all = own(trending);
  const noRunaway = own(trending.filter(({ family }) => family.name !== 'runaway'));
  const flat = own(still);
  return JSON.stringify({
    cover: one(share(all.covered, all.pairs)),
    early: one(share(all.early, all.pairs)),
    error: medianError(all).toFixed(3),
    score: (all.intervals / all.pairs).toFixed(2),
    missed: one(share(all.missed, all.sure)),
    missedNR: one(share(noRunaway.missed, noRunaway.sure)),
    none: all.none,
    false30: share(flat.false30, flat.never30).toFixed(2),
    false14: share(flat.false14, flat.never14).toFixed(2),
    flaps: one(
      share(
        trending.reduce((n, r) => n + r.flapped, 0),
        trending.reduce((n, r) => n + r.followed, 0),
      ),
    ),
    cpu: (rows.reduce((n, r) => n + r.cpu, 0) / rows.length).toFixed(3),
  });
}
