import type { Backtest } from '../../core/backtest/backtest.ts';
import { METHOD_NAMES } from '../../core/backtest/methods.ts';
import type { Score } from '../../core/backtest/score.ts';
import type { Scored } from '../../core/backtest/scored.ts';
import type { BacktestDocument } from '../json/backtest-document.ts';

type Groups = BacktestDocument['groups'];

/** All together, then by basis. */
export function groupsOf(backtest: Backtest): Groups {
  const byBasis = backtest.groups();
  if (byBasis.length === 0) return [];
  return [groupOf(backtest.all()), ...byBasis.map(([basis, group]) => ({ basis, ...groupOf(group) }))];
}

function groupOf({ counts, scores }: Scored): Omit<Groups[number], 'basis'> {
  return {
    ...counts,
    methods: METHOD_NAMES.flatMap((method, index) => {
      const score = scores[index];
      return score ? [{ method, ...scored(score) }] : [];
    }),
  };
}

function scored({ counts, errors, none }: Score): Omit<Groups[number]['methods'][number], 'method'> {
  const { within, early, late, open, near, missed, notSoon, falseAlarms, neverFull, falseFull } = counts;
  const error = errors.value();
  return {
    ...{ within, early, late, open },
    error: error === undefined ? null : Math.round(error * 1000) / 1000,
    missed: { of: near, count: missed },
    falseAlarms: { of: notSoon, count: falseAlarms },
    falseFull: { of: neverFull, count: falseFull },
    none: [...none].map(([reason, count]) => ({ reason, count })),
  };
}
