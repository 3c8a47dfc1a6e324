import { expect, test } from 'vitest';
import type { KeptSeries } from '../../../core/forecast/kept-series.ts';
import { dayOf } from '../../../core/history/calendar.ts';
import { daysLine } from '../../../core/history/days.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { Policy } from '../../../core/policy/schema.ts';
import { oneOfSeveral } from '../../../core/summary/several-listings.ts';
import type { Resource } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';

const asOf = '2026-11-20T09:30:00.000Z';
const policy = Policy.parse({
  version: 1,
  rules: [{ name: 'soon', kind: 'utilization', warning: { runwayDays: 30 } }],
});
const home: Scope = { scopeId: 'ipam-scope-a', scopeType: 'private', source: 'ipam' };
const other: Scope = { scopeId: 'ipam-scope-b', scopeType: 'private', source: 'ipam' };
const resource: Resource = { id: 'subnet-1', type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4', vpcId: 'vpc-1' };
const key = resourceCidrKey(resource);

/** What a scope's evaluation says: it is kept where it is judged, so the other scope has no past. */
function listing(scope: Scope, ipUsage: number, sampledAt: string, past: readonly KeptSeries[] = []) {
  const row = { key, resource, state: {}, ipUsage, sampledAt };
  const series = new Map([[key, past]]);
  const [evaluation] = evaluateGroup([row], { scope, policy, subnetsCollected: true, past: { asOf, series } });
  return { scope, evaluation: evaluation ?? expect.unreachable(), seen: 1 };
}

/** It grows by 1 % a day. */
const growth = daysLine(
  { key, type: 'subnet', resourceId: 'subnet-1', basis: 'assigned' },
  Array.from({ length: 40 }, (_, index) => {
    const bp = 7700 - 100 * index;
    const row = { peakBp: bp, meanBp: bp, samples: 24, total: 256, cidr: '10.0.0.0/24' };
    return { day: dayOf(asOf) - 1 - index, row };
  }).reverse(),
);
const kept: KeptSeries[] = [{ key, basis: 'assigned', own: () => growth }];
const early = '2026-11-20T09:00:00.000Z';
const late = '2026-11-20T09:20:00.000Z';

test('by the figures of another scope it is full when the past of where it is judged says', () => {
  const rows = [listing(home, 0.78, early, kept), listing(other, 0.782, late)];
  const [judged] = oneOfSeveral(rows, { policy, asOf });
  expect(judged).toMatchObject({
    capacity: { usedPercent: 78.2 },
    knownFrom: { figures: 'ipam-scope-b' },
    forecast: rows[0]?.evaluation.forecast,
    verdict: { severity: 'warning' },
  });
  expect(judged?.forecast).toHaveProperty('p50');
});

test.each<[string, number, number]>([
  ['full is full by its figures', 0.9, 1],
  ['what is full by older figures is not so by newer ones', 1, 0.9],
])('%s', (_, mine, theirs) => {
  const rows = [listing(home, mine, early, kept), listing(other, theirs, late)];
  const [judged] = oneOfSeveral(rows, { policy, asOf });
  expect(judged?.forecast).toEqual(rows[1]?.evaluation.forecast);
});
