import { expect, test } from 'vitest';
import { announce } from '../../../core/alerts/announce.ts';
import { fold, foldStreams } from '../../../core/alerts/fold.ts';
import { nextState } from '../../../core/alerts/life-cycle.ts';
import type { Change, ChangeKind } from '../../../statemachine/contracts/alert.ts';
import { percentPolicy, subnetAt } from '../../fakes/subnets.ts';
import { observed } from './judging.ts';

function change(kind: ChangeKind, overrides: Partial<Change> = {}): Change {
  const asOf = '2026-11-01T00:00:00Z';
  const evaluation = subnetAt({ usedPercent: 95 });
  const context = { asOf, policy: percentPolicy(), baseline: false };
  const alert = nextState(undefined, observed(evaluation, 'utilization'), { evaluationKey: evaluation.key }, context);
  const said =
    alert && announce(alert, { runId: 'run-1', asOf, baseline: false, warnings: 'digest', mute: undefined }).change;
  if (!said) throw new Error('Test: nothing is told');
  return { ...said, routes: ['default'], ...overrides, change: kind };
}

const critical = { severity: 'critical', pages: true, urgent: true } as const;
const warning = { severity: 'warning', pages: false, urgent: false } as const;

test.each([
  ['raised', warning, 'escalated', { ...critical, previousSeverity: 'warning' }, { change: 'raised', ...critical }],
  [
    'raised',
    critical,
    'deescalated',
    { ...warning, previousSeverity: 'critical' },
    { change: 'raised', severity: 'warning', pages: false, urgent: true },
  ],
  ['raised', critical, 'resolved', { ...critical, pages: false }, { change: 'resolved', pages: false, urgent: true }],
  ['raised', critical, 'gone', { ...critical, pages: false }, { change: 'gone', pages: false }],
  ['raised', critical, 'reminded', { ...critical, pages: false, urgent: false }, { change: 'raised', pages: true }],
  ['raised', critical, 'unmeasured', { ...critical, pages: false }, { change: 'raised', pages: true }],
  [
    'escalated',
    { ...critical, previousSeverity: 'warning' },
    'noLongerVisible',
    critical,
    { change: 'escalated', previousSeverity: 'warning' },
  ],
  ['resolved', critical, 'raised', critical, { change: 'raised', pages: true }],
  ['resolved', warning, 'reminded', { ...critical, pages: false }, { change: 'reminded', pages: false }],
  ['gone', warning, 'unmeasured', { ...critical, pages: false }, { change: 'unmeasured', pages: false }],
  ['baseline', critical, 'resolved', { ...critical, pages: false }, { change: 'resolved', pages: false }],
  ['reminded', critical, 'resolved', critical, { change: 'resolved' }],
  ['deescalated', warning, 'resolved', warning, { change: 'resolved', urgent: false }],
  ['baseline', warning, 'escalated', { ...critical, previousSeverity: 'warning' }, { change: 'raised', ...critical }],
  ['baseline', critical, 'deescalated', warning, { change: 'baseline', severity: 'warning', pages: false }],
  [
    'baseline',
    { ...warning, previousSeverity: 'critical' },
    'escalated',
    { ...critical, previousSeverity: 'warning' },
    { change: 'baseline', severity: 'critical', pages: false },
  ],
] as const)('%s %j, then %s %j', (older, first, newer, second, expected) => {
  expect(fold(change(older, first), change(newer, second))).toMatchObject(expected);
});

test('an escalation that was never told leaves no severity before it', () => {
  const folded = fold(change('raised', warning), change('escalated', { ...critical, previousSeverity: 'warning' }));
  expect(folded).not.toHaveProperty('previousSeverity');
});

async function* stream(...changes: Change[]) {
  yield* changes;
}

test('what went up and came down again is told: that it went up may have been', () => {
  const up = change('escalated', { ...critical, previousSeverity: 'warning' });
  const down = fold(up, change('deescalated', { ...warning, previousSeverity: 'critical' }));
  expect(down).toMatchObject({
    change: 'deescalated',
    severity: 'warning',
    previousSeverity: 'critical',
    pages: false,
  });
});

test('sorted streams become one sorted stream with one change an alert', async () => {
  const at = (evaluationKey: string, kind: ChangeKind) => change(kind, { evaluationKey });
  const folded = await Array.fromAsync(
    foldStreams([
      stream(at('a', 'raised'), at('c', 'raised')),
      stream(at('a', 'resolved'), at('b', 'raised')),
      stream(at('c', 'gone')),
    ]),
  );
  expect(folded.map(({ evaluationKey, change: kind }) => [evaluationKey, kind])).toEqual([
    ['a', 'resolved'],
    ['b', 'raised'],
    ['c', 'gone'],
  ]);
});
