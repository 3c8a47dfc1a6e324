import type { Backtest } from '../../core/backtest/backtest.ts';
import type { LevelScores } from '../../core/backtest/level-scores.ts';
import { type AskedLevel, LEVELS } from '../../core/backtest/levels.ts';
import { METHOD_NAMES } from '../../core/backtest/methods.ts';
import type { Score } from '../../core/backtest/score.ts';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { BacktestDocument } from '../json/backtest-document.ts';

type Groups = BacktestDocument['groups'];
type Levels = Groups[number]['levels'];

/** All together, then by basis. */
export function groupsOf(backtest: Backtest): Groups {
  const byBasis = backtest.byBasis();
  if (byBasis.length === 0) return [];
  return [
    { levels: levelsOf(backtest.all()) },
    ...byBasis.map(([basis, asked]) => ({ basis: Capacity.shape.basis.parse(basis), levels: levelsOf(asked) })),
  ];
}

function levelsOf(asked: Readonly<Record<AskedLevel, LevelScores>>): Levels {
  return LEVELS.map((level) => {
    const { counts, scores } = asked[level];
    const methods = METHOD_NAMES.flatMap((method, index) => {
      const score = scores[index];
      return score ? [{ method, ...scored(score) }] : [];
    });
    return { level, ...counts, methods };
  });
}

function scored({ counts, errors, none }: Score): Omit<Levels[number]['methods'][number], 'method'> {
  const { within, early, late, open, near, missed, notSoon, falseAlarms } = counts;
  const error = errors.value();
  return {
    ...{ within, early, late, open },
    error: error === undefined ? null : Math.round(error * 1000) / 1000,
    missed: { of: near, count: missed },
    falseAlarms: { of: notSoon, count: falseAlarms },
    none: [...none].map(([reason, count]) => ({ reason, count })),
  };
}
