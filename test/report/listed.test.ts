import { expect, test } from 'vitest';
import { ListedRows, leftOutOf } from '../../report/gather/listed.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../fakes/results.ts';

const vpc = sampleEvaluation({ id: 'vpc-1', resource: { type: 'vpc', cidr: '10.0.0.0/16' } });
const of = (id: string, severity: 'ok' | 'warning' | 'critical') => sampleEvaluation({ id, severity });
const unmeasured = sampleEvaluation({ id: 'subnet-unmeasured', notMeasured: true });
const group: readonly Evaluation[] = [
  of('subnet-ok', 'ok'),
  of('subnet-warning', 'warning'),
  of('subnet-critical', 'critical'),
  unmeasured,
  vpc,
];

/** Of a run of so many: ids that are listed of the same group, time after time. */
function listed(counts: Partial<Record<'ok' | 'warning' | 'critical' | 'notMeasured', number>>, most?: number) {
  const all = { ok: 60_000, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0, ...counts };
  const byType = { vpc: { ok: 2, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 } };
  const listing = new ListedRows({ coverage: { ...COVERAGE, counts: all }, byType }, most);
  const times = [0, 1].map(() => {
    const without = listing.without(group);
    return { ids: group.filter((each) => !without.has(each)).map(({ resource }) => resource.id), without };
  });
  return { listing, times: times.map(({ ids }) => ids), leftOut: leftOutOf(vpc, times[1]?.without ?? new Set()) };
}

const COVERAGE = {
  ...{ rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 }, stale: 0, disagreements: 0 },
  ...{ notMeasured: {}, notApplicable: {}, gaps: [] },
};

const EACH = ['subnet-warning', 'subnet-critical', 'subnet-unmeasured', 'vpc-1'];

test('what nobody may miss is listed first: ok subnets beside a finding only where there is room below 50,000', () => {
  const few = listed({ warning: 2, critical: 2, notMeasured: 2 });
  expect(few.times).toEqual([
    ['subnet-ok', ...EACH],
    ['subnet-ok', ...EACH],
  ]);
  expect(few.listing.gaps()).toEqual([]);
  const many = listed({ warning: 40_000, critical: 9_995, notMeasured: 2 });
  expect(many.times).toEqual([['subnet-ok', ...EACH], EACH]);
  expect(many.listing.summedUp()).toEqual({ rows: 1, limit: 50_000, byType: { subnet: 1 } });
  expect(many.leftOut).toEqual({ subnets: 1, total: 256, free: 200 });
});

test('a run of any number of findings lists no more than there is room for, the critical first, and says what is missing', () => {
  const { times, listing, leftOut } = listed({ warning: 2, critical: 2, notMeasured: 2 }, 3);
  expect(times).toEqual([['subnet-warning', 'subnet-critical'], ['subnet-critical']]);
  expect(listing.gaps()).toMatchObject([
    {
      kind: 'rowsNotListed',
      text: expect.stringContaining('3 rows at most: 1 warning, 2 VPCs and pools, 2 not measured'),
    },
  ]);
  expect(leftOut).toEqual({ subnets: 1, total: 256, free: 200 });
  expect(listing.summedUp()?.rows).toBe(2);
});
