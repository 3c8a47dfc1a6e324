import { expect, test } from 'vitest';
import { type AnnounceContext, announce } from '../../../core/alerts/announce.ts';
import { nextState } from '../../../core/alerts/life-cycle.ts';
import type { Alert } from '../../../statemachine/contracts/alert.ts';
import type { Mute } from '../../../statemachine/contracts/mutes.ts';
import { percentPolicy, subnetAt } from '../../fakes/subnets.ts';
import { observed } from './judging.ts';

const policy = percentPolicy();
const hour = (n: number) => new Date(Date.UTC(2026, 10, 1, n)).toISOString();
const MUTE: Mute = { match: { id: '*' }, reason: 'migration', expires: hour(99), by: 'ann' };

interface Step {
  usedPercent?: number | undefined;
  mute?: Mute;
  baseline?: boolean;
  warnings?: AnnounceContext['warnings'];
}

/** What is told, run by run. */
function told(steps: readonly Step[]) {
  let alert: Alert | undefined;
  return steps.map(({ usedPercent, mute, baseline = false, warnings = 'digest' }, n) => {
    const evaluation = subnetAt({ usedPercent }, policy);
    const next = nextState(
      alert,
      observed(evaluation, 'utilization'),
      { evaluationKey: evaluation.key },
      { asOf: hour(n), policy, baseline },
    );
    if (!next) return undefined;
    const said = announce(next, { runId: `run-${n}`, asOf: hour(n), baseline, warnings, mute });
    alert = said.alert;
    return said;
  });
}

const kinds = (steps: readonly Step[]) => told(steps).map((said) => said?.change?.change ?? said?.untold?.why);
const at = (...percents: (number | undefined)[]): Step[] => percents.map((usedPercent) => ({ usedPercent }));

test.each([
  ['raised once', at(85, 86, 87), ['raised', 'continues', 'continues']],
  ['escalated', at(85, 95, 96), ['raised', 'escalated', 'continues']],
  ['deescalated', at(95, 82), ['raised', 'deescalated']],
  ['resolved once', at(95, 40, 30), ['raised', 'resolved', undefined]],
  ['unmeasured once', at(95, undefined, undefined, 95), ['raised', 'unmeasured', 'unmeasured', 'continues']],
  ['a wobble', at(85, 77, 83, 77), ['raised', 'continues', 'continues', 'continues']],
])('%s', (_, steps, expected) => {
  expect(kinds(steps)).toEqual(expected);
});

test('what is above under new rules is a baseline, and from then on only changes are told', () => {
  expect(kinds([{ usedPercent: 95, baseline: true }, ...at(95, 82, 40)])).toEqual([
    'baseline',
    'continues',
    'deescalated',
    'resolved',
  ]);
});

test.each([
  [
    'is told when the mute is over, if it is still so',
    [{ usedPercent: 95, mute: MUTE }, { usedPercent: 95 }],
    ['muted', 'raised'],
  ],
  ['is not told when it is over by then', [{ usedPercent: 95, mute: MUTE }, { usedPercent: 20 }], ['muted', undefined]],
  [
    'that escalated is told as such',
    [{ usedPercent: 85 }, { usedPercent: 95, mute: MUTE }, { usedPercent: 95 }],
    ['raised', 'muted', 'escalated'],
  ],
  [
    'that was told before is told to be over, in the next message',
    [{ usedPercent: 85 }, { usedPercent: 20, mute: MUTE }, { usedPercent: 20 }],
    ['raised', 'resolved', undefined],
  ],
  [
    'is no part of a baseline',
    [{ usedPercent: 95, baseline: true, mute: MUTE }, { usedPercent: 95 }],
    ['muted', 'raised'],
  ],
])('a muted alert %s', (_, steps, expected) => {
  expect(kinds(steps)).toEqual(expected);
});

test.each([
  ['a new critical', at(95), { pages: true, urgent: true }],
  ['a new warning', at(85), { pages: false, urgent: false }],
  ['one that became critical', at(85, 95), { pages: true, urgent: true, previousSeverity: 'warning' }],
  ['one that is critical no longer', at(95, 82), { pages: false, urgent: true, previousSeverity: 'critical' }],
  ['a critical that is over', at(95, 40), { pages: false, urgent: true, lastedSeconds: 3600, closedBy: 'recovered' }],
  ['a warning that is over', at(85, 40), { pages: false, urgent: false }],
  ['a baseline', [{ usedPercent: 95, baseline: true }], { pages: false, urgent: true }],
  [
    'a warning, where the policy wants it told',
    [{ usedPercent: 85, warnings: 'message' as const }],
    { pages: false, urgent: true },
  ],
])('%s', (_, steps: readonly Step[], expected) => {
  expect(told(steps).at(-1)?.change).toMatchObject(expected);
});

test('earlier figures come from what the ledger remembers', () => {
  const changes = told(at(82, 85, 95));
  expect(changes[2]?.change?.earlier).toEqual({ hourAgo: { at: hour(1), usedPercent: 85, free: 38 } });
  expect(changes[0]?.change?.earlier).toEqual({});
});
