import { expect, test } from 'vitest';
import { type AccountEvidence, isOutOfSight } from '../../../core/alerts/absence.ts';
import { nextState } from '../../../core/alerts/life-cycle.ts';
import type { Observation } from '../../../core/alerts/observe.ts';
import type { Policy } from '../../../core/policy/schema.ts';
import type { Alert } from '../../../statemachine/contracts/alert.ts';
import { percentPolicy, type SubnetAt, subnetAt } from '../../fakes/subnets.ts';
import { observed } from './judging.ts';

/** Hour n of a day in November. */
const hour = (n: number) => new Date(Date.UTC(2026, 10, 1, n)).toISOString();
const minute = (n: number) => new Date(Date.UTC(2026, 10, 1, 0, n)).toISOString();

interface At extends SubnetAt {
  asOf: string;
  policy?: Policy;
  baseline?: boolean;
}

/** The alert after one more run that saw the subnet, or said the observation. */
function after(
  before: Alert | undefined,
  { asOf, policy = percentPolicy(), baseline = false, ...subnet }: At,
  said?: Observation,
) {
  const evaluation = subnetAt(subnet, policy);
  return nextState(
    before,
    said ?? observed(evaluation, 'utilization'),
    { evaluationKey: evaluation.key },
    { asOf, policy, baseline },
  );
}

/** The alert after runs at these percents, an hour apart. */
function afterAll(percents: readonly number[], policy = percentPolicy()): Alert | undefined {
  return percents.reduce<Alert | undefined>(
    (alert, usedPercent, n) => after(alert, { usedPercent, asOf: hour(n), policy }),
    undefined,
  );
}

test.each([
  ['nothing is no alert', [50], undefined],
  ['above the warning', [80], { state: 'open', severity: 'warning', since: hour(0), raisedAt: hour(0) }],
  ['above the critical', [90], { state: 'open', severity: 'critical' }],
  ['still above', [85, 86], { state: 'open', severity: 'warning', since: hour(0), raisedAt: hour(0), samples: 2 }],
  ['a warning that becomes critical', [85, 95], { severity: 'critical', since: hour(0), severitySince: hour(1) }],
  ['below the threshold, not below the clear level', [85, 75.1], { state: 'open', severity: 'warning' }],
  ['at the clear level', [85, 75], { state: 'closed', severity: 'warning', closed: { at: hour(1), by: 'recovered' } }],
  [
    'a critical that wobbles below its threshold',
    [95, 86],
    { state: 'open', severity: 'critical', severitySince: hour(0) },
  ],
  ['a critical that is a warning for sure', [95, 85], { state: 'open', severity: 'warning', severitySince: hour(1) }],
  [
    'a critical that is over',
    [95, 40],
    { state: 'closed', severity: 'critical', closed: { at: hour(1), by: 'recovered' } },
  ],
  [
    'over, and above again',
    [95, 40, 82],
    { state: 'open', severity: 'warning', since: hour(2), raisedAt: hour(2), samples: 1 },
  ],
  ['over, and fine', [95, 40, 30], { state: 'closed', closed: { at: hour(1), by: 'recovered' } }],
] as const)('%s', (_, percents, expected) => {
  const alert = afterAll(percents);
  if (expected === undefined) expect(alert).toBeUndefined();
  else expect(alert).toMatchObject(expected);
});

test('the clear level is the rule’s own, or the policy’s', () => {
  expect(afterAll([85, 79], percentPolicy({ rule: { clear: { percentPoints: 1 } } }))?.state).toBe('closed');
  expect(afterAll([85, 71], percentPolicy({ alerts: { clear: { percentPoints: 10 } } }))?.state).toBe('open');
});

test('of what is free, it is 1.25 times the threshold', () => {
  const policy = percentPolicy({ rule: { warning: { freeBelow: 64 }, critical: 'off' } });
  const free = (n: number) => ((256 - n) / 256) * 100;
  expect(afterAll([free(63), free(79)], policy)?.state).toBe('open');
  expect(afterAll([free(63), free(80)], policy)?.state).toBe('closed');
});

test('where a level needs both, it is over as soon as one of them clearly is', () => {
  const policy = percentPolicy({ rule: { warning: { usedPercent: 80, freeBelow: 256 }, critical: 'off' } });
  expect(afterAll([85, 76], policy)?.state).toBe('open');
  expect(afterAll([85, 74], policy)?.state).toBe('closed');
});

test('a closed alert is forgotten after the next weekly summary', () => {
  const closed = afterAll([95, 40]);
  expect(after(closed, { usedPercent: 40, asOf: hour(24 * 7) })).toBe(closed);
  expect(after(closed, { usedPercent: 40, asOf: hour(24 * 8 + 1) })).toBeUndefined();
});

const patient = percentPolicy({ rule: { for: '2h' } });

test('a rule with `for` waits as long, and then tells since when', () => {
  expect(afterAll([85, 86], patient)).toMatchObject({ state: 'pending', since: hour(0) });
  expect(afterAll([85, 86, 87], patient)).toMatchObject({ state: 'open', since: hour(0), raisedAt: hour(2) });
  expect(afterAll([85, 70, 86], patient)).toMatchObject({ state: 'pending', since: hour(2) });
  expect(afterAll([85, 70], patient)).toBeUndefined();
});

test('a critical within a warning waits for itself', () => {
  expect(afterAll([85, 86, 95], patient)).toMatchObject({
    state: 'open',
    severity: 'warning',
    rising: { since: hour(2) },
  });
  expect(afterAll([85, 86, 95, 95, 95], patient)).toMatchObject({ severity: 'critical', severitySince: hour(2) });
  expect(afterAll([85, 86, 95, 85, 95], patient)).toMatchObject({ severity: 'warning', rising: { since: hour(4) } });
  expect(afterAll([85, 95, 95], patient)).toMatchObject({
    state: 'open',
    severity: 'warning',
    finding: { severity: 'warning' },
  });
});

test('a warning is over at its own clear level, although a critical within it was waiting', () => {
  expect(afterAll([85, 95, 95, 78], patient)).toMatchObject({ state: 'open', severity: 'warning' });
  expect(afterAll([85, 95, 95, 75], patient)).toMatchObject({ state: 'closed', severity: 'warning' });
});

test('the same sample, seen by three runs, is one sample', () => {
  const sampledAt = hour(0);
  let alert: Alert | undefined;
  for (const n of [0, 1, 2]) alert = after(alert, { usedPercent: 85, sampledAt, asOf: hour(n), policy: patient });
  expect(alert).toMatchObject({ state: 'pending', samples: 1, lastSampleAt: sampledAt });

  alert = after(alert, { usedPercent: 85, sampledAt: hour(2), asOf: hour(3), policy: patient });
  expect(alert).toMatchObject({ state: 'open', samples: 2, lastSampleAt: hour(2) });
});

test('runs that follow each other too soon count as one, where the sample’s time is not known', () => {
  const policy = percentPolicy({ rule: { for: '1m' } });
  let alert: Alert | undefined;
  for (const n of [0, 10, 20]) alert = after(alert, { usedPercent: 85, asOf: minute(n), policy });
  expect(alert).toMatchObject({ state: 'pending', samples: 1 });
  expect(after(alert, { usedPercent: 85, asOf: minute(30), policy })).toMatchObject({ state: 'open', samples: 2 });
});

test('without `for`, a critical is one at once, however soon the runs follow each other', () => {
  const warning = after(undefined, { usedPercent: 85, asOf: minute(0) });
  expect(after(warning, { usedPercent: 95, asOf: minute(1) })).toMatchObject({ severity: 'critical' });
});

test('a sample older than one that counted changes nothing', () => {
  const open = after(undefined, { usedPercent: 95, sampledAt: hour(3), asOf: hour(4) });
  const later = after(open, { usedPercent: 10, sampledAt: hour(2), asOf: hour(5) });
  expect(later).toEqual({ ...open, lastSeenAt: hour(5) });
});

test('nor does one that is older than the sample that closed the alert', () => {
  const open = after(undefined, { usedPercent: 95, sampledAt: hour(1), asOf: hour(1) });
  const closed = after(open, { usedPercent: 10, sampledAt: hour(3), asOf: hour(4) });
  expect(after(closed, { usedPercent: 95, sampledAt: hour(2), asOf: hour(5) })).toBe(closed);
});

test('nor one from before a run that followed so soon that it did not count', () => {
  const open = after(undefined, { usedPercent: 95, asOf: minute(0) });
  const closed = after(open, { usedPercent: 10, asOf: minute(10) });
  expect(closed).toMatchObject({ state: 'closed', lastSampleAt: minute(0), measuredAt: minute(10) });
  expect(after(closed, { usedPercent: 95, sampledAt: minute(0), asOf: minute(40) })).toBe(closed);
});

test('under new rules, what is above counts as lasting and what is not is over', () => {
  expect(after(undefined, { usedPercent: 85, asOf: hour(0), policy: patient, baseline: true })).toMatchObject({
    state: 'open',
  });
  const open = afterAll([95]);
  expect(after(open, { usedPercent: 86, asOf: hour(1), baseline: true })).toMatchObject({
    state: 'open',
    severity: 'warning',
  });
  expect(after(open, { usedPercent: 79, asOf: hour(1), baseline: true })).toMatchObject({ closed: { by: 'policy' } });
});

test('usage that is not measured any more leaves the alert open, and is forgotten when it is back', () => {
  const unmeasured = after(afterAll([95]), { asOf: hour(1) });
  expect(unmeasured).toMatchObject({
    state: 'open',
    unmeasured: { since: hour(1), reason: 'noUsageFromIpam', told: false },
  });
  expect(after(unmeasured, { asOf: hour(2) })).toMatchObject({ unmeasured: { since: hour(1) } });
  expect(after(unmeasured, { usedPercent: 95, asOf: hour(2) })).not.toHaveProperty('unmeasured');
});

test('a run that did not see the scope changes nothing', () => {
  const open = afterAll([95]);
  expect(after(open, { asOf: hour(1) }, { is: 'notSeen' })).toBe(open);
});

const missing = (evidence: AccountEvidence): Observation => ({ is: 'missing', evidence });
const read = (lastSuccessfulAt: string): Observation => missing({ known: true, listed: true, lastSuccessfulAt });

function afterObservations(observations: readonly Observation[], before = afterAll([95])): Alert | undefined {
  return observations.reduce<Alert | undefined>((alert, said, n) => after(alert, { asOf: hour(n + 1) }, said), before);
}

test.each([
  ['once', [read(hour(1))]],
  ['twice, by one sample', [read(hour(1)), read(hour(1)), read(hour(1))]],
  ['by samples from before it was last seen', [read(hour(0)), read(hour(0))]],
  ['while its account fails', [missing({ known: true, listed: true, failure: { code: 'unauthorized-failure' } })]],
  ['without any evidence', [missing({ known: false }), missing({ known: false }), missing({ known: false })]],
])('absent %s is not gone', (_, observations) => {
  expect(afterObservations(observations)).toMatchObject({ state: 'open', missing: { since: hour(1) } });
});

test('absent from two later samples of its account and Region is gone', () => {
  expect(afterObservations([read(hour(1)), read(hour(2))])).toMatchObject({
    state: 'closed',
    closed: { at: hour(2), by: 'gone' },
  });
});

test('a pending alert whose resource is missing twice is dropped', () => {
  const pending = afterAll([85], patient);
  expect(afterObservations([missing({ known: false })], pending)).toMatchObject({ state: 'pending' });
  expect(afterObservations([missing({ known: false }), missing({ known: false })], pending)).toBeUndefined();
});

test('what comes back is where it was', () => {
  const back = after(afterObservations([read(hour(1))]), { usedPercent: 95, asOf: hour(2) });
  expect(back).toMatchObject({ state: 'open', raisedAt: hour(0) });
  expect(back).not.toHaveProperty('missing');
});

test('what stays out of sight for a month is forgotten', () => {
  const out = afterObservations([missing({ known: false })]);
  expect(after(out, { asOf: hour(24 * 32) }, missing({ known: false }))).toMatchObject({ closed: { by: 'forgotten' } });
});

test('figures are those of now, reasons those of when it was above', () => {
  const wobbling = afterAll([85, 78]);
  expect(wobbling?.finding).toMatchObject({ capacity: { usedPercent: 78 }, reasons: [{ observed: 85 }] });
});

test('what IPAM is told to ignore proves nothing: out of sight after two runs, back when it is looked at', () => {
  const ignored = { ...subnetAt({}), state: { management: 'ignored' as const } };
  const said = observed(ignored, 'utilization');
  expect(said).toEqual({ is: 'missing', evidence: { ignored: true } });

  const open = after(undefined, { usedPercent: 95, asOf: hour(0) });
  const out = [1, 2].reduce((alert, n) => after(alert, { asOf: hour(n) }, said), open);
  expect(out).toMatchObject({ state: 'open', missing: { reason: 'ignored', evaluations: 2, samples: 0 } });
  expect(out?.missing && isOutOfSight(out.missing)).toBe(true);
  const back = after(out, { usedPercent: 95, asOf: hour(3) });
  expect(back).toMatchObject({ state: 'open', since: hour(0) });
  expect(back).not.toHaveProperty('missing');
});

test.each([
  ['overlap', { overlap: 'ignored' }, 'missing'],
  ['overlap', { overlap: 'nonoverlapping' }, 'below'],
  ['noncompliant', { compliance: 'ignored' }, 'missing'],
  ['noncompliant', { compliance: 'compliant' }, 'below'],
  ['unmanaged', { management: 'ignored' }, 'below'],
] as const)('%s without a finding, with %j: %s', (kind, state, is) => {
  expect(observed({ ...subnetAt({ usedPercent: 20 }), state }, kind).is).toBe(is);
});

test('figures that are there are judged, ignored or not', () => {
  const evaluation = { ...subnetAt({ usedPercent: 20 }), state: { management: 'ignored' as const } };
  expect(observed(evaluation, 'utilization').is).toBe('below');
});
