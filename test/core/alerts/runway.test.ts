import { expect, test } from 'vitest';
import { nextState } from '../../../core/alerts/life-cycle.ts';
import { observe } from '../../../core/alerts/observe.ts';
import { judgedAgain } from '../../../core/judge/judged-again.ts';
import type { Alert } from '../../../statemachine/contracts/alert.ts';
import type { EvaluatedForecast } from '../../../statemachine/contracts/evaluation.ts';
import { percentPolicy, subnetAt } from '../../fakes/subnets.ts';
import { ALL_READ } from './judging.ts';

const policy = percentPolicy({ rule: { warning: { runwayDays: 14 }, critical: { usedPercent: 99 } } });
const hour = (n: number) => new Date(Date.UTC(2026, 10, 1, n)).toISOString();

const days = (p50: number | null, asOf: string): EvaluatedForecast => ({
  p10: p50 === null ? null : p50 / 2,
  p50,
  p90: null,
  restsOn: { measuredDays: 60, spanDays: 60, jumps: 0 },
  asOf,
});

interface Hour {
  readonly p50?: number | null;
  readonly none?: 'stale';
  readonly usedPercent?: number;
}

/** What a run of that hour says of the alert, and the alert after it. */
function run(before: Alert | undefined, { p50 = null, none, usedPercent = 60 }: Hour, n: number) {
  const asOf = hour(n);
  const forecast = none ? { none } : days(p50, asOf);
  const subnet = subnetAt({ usedPercent }, policy);
  const evaluation = judgedAgain({ ...subnet, forecast }, { scopeId: subnet.scopeId }, policy);
  const said = observe(evaluation, 'utilization', before?.finding, { read: ALL_READ, policy });
  const after = said && nextState(before, said, { evaluationKey: evaluation.key }, { asOf, policy, baseline: false });
  return { after: said ? after : before, said };
}

const after = (hours: readonly Hour[]) =>
  hours.reduce<Alert | undefined>((alert, each, n) => run(alert, each, n).after, undefined);

test.each<[string, readonly Hour[], object | undefined]>([
  ['far', [{ p50: 40 }], undefined],
  ['within the days', [{ p50: 9 }], { state: 'open', severity: 'warning' }],
  ['later than the level, within half as long again', [{ p50: 9 }, { p50: 21 }], { state: 'open' }],
  ['later than that', [{ p50: 9 }, { p50: 21.1 }], { state: 'closed', closed: { by: 'recovered' } }],
  ['not within the horizon', [{ p50: 9 }, { p50: null }], { state: 'closed', closed: { by: 'recovered' } }],
  ['not known any more', [{ p50: 9 }, { none: 'stale' }], { state: 'open' }],
  ['full', [{ p50: 9 }, { p50: 0, usedPercent: 98 }], { state: 'open', severity: 'warning' }],
  [
    'full, and critical by what is used',
    [{ p50: 9 }, { p50: 0, usedPercent: 100 }],
    { state: 'open', severity: 'critical' },
  ],
])('an alert by days: %s', (_, hours, expected) => {
  const alert = after(hours);
  if (expected === undefined) expect(alert).toBeUndefined();
  else expect(alert).toMatchObject(expected);
});

test('it shows the days of now, and says why nothing is known of them', () => {
  const alert = after([{ p50: 9 }, { p50: 16 }]);
  expect(alert?.finding.forecast).toMatchObject({ p50: 16 });
  expect(run(alert, { none: 'stale' }, 2).said).toEqual({
    is: 'notSeen',
    why: 'When it is full is not known: nothing was measured for 3 days',
  });
});
