import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MeasuredResource, resourceKey } from '../../../core/metrics/measured.ts';
import { Selection } from '../../../core/metrics/selection.ts';
import { type SampleEvaluation, sampleEvaluation } from '../../fakes/results.ts';

function measured(sample: SampleEvaluation): MeasuredResource {
  return MeasuredResource.parse(sampleEvaluation(sample));
}

function select(
  settings: ConstructorParameters<typeof Selection>[0],
  resources: readonly MeasuredResource[],
  remembered: readonly MeasuredResource[] = [],
) {
  const selection = new Selection(settings, new Set(remembered.map(resourceKey)));
  for (const resource of resources) selection.add(resource);
  return selection.result();
}

const ids = (resources: readonly MeasuredResource[]) => resources.map(({ resource }) => resource.id);
const subnet = (id: string, free: number, severity: SampleEvaluation['severity'] = 'ok') =>
  measured({ id, severity, capacity: { free } });

const critical = subnet('subnet-critical', 5, 'critical');
const warning = subnet('subnet-warning', 40, 'warning');
const full = subnet('subnet-full', 10);
const empty = subnet('subnet-empty', 250);
const unmeasured = measured({ id: 'subnet-unmeasured', notMeasured: true });
const all = [empty, full, unmeasured, warning, critical];

test.each([
  ['none', []],
  ['alerting', ['subnet-critical', 'subnet-warning']],
  ['all', ['subnet-critical', 'subnet-warning', 'subnet-full', 'subnet-empty']],
  [{ top: 3 }, ['subnet-critical', 'subnet-warning', 'subnet-full']],
  [{ top: 1 }, ['subnet-critical']],
] as const)('%j selects %j, worst first', (perResource, expected) => {
  const { chosen, leftOut } = select({ perResource, maxMetrics: 500 }, all);
  expect(ids(chosen)).toEqual(expected);
  expect(leftOut).toBe(0);
});

test('worst: the severity comes first, then the percentage, then the share left, then the key', () => {
  const resources = [
    subnet('subnet-b', 100),
    subnet('subnet-a', 100),
    measured({ id: 'subnet-c', capacity: { free: 99, usedPercent: 60.94 } }),
    subnet('subnet-d', 1),
    subnet('subnet-e', 200, 'warning'),
  ];
  const { chosen } = select({ perResource: 'all', maxMetrics: 500 }, resources);
  expect(ids(chosen)).toEqual(['subnet-e', 'subnet-d', 'subnet-c', 'subnet-a', 'subnet-b']);
});

test('a VPC that is carved completely does not stand before subnets that fill up', () => {
  const vpc = measured({
    id: 'vpc-1',
    resource: { type: 'vpc', cidr: '10.0.0.0/16' },
    capacity: { basis: 'carved', total: 65_536, free: 0, usedPercent: 100 },
  });
  const { chosen } = select({ perResource: { top: 2 }, maxMetrics: 500 }, [vpc, full, empty]);
  expect(ids(chosen)).toEqual(['subnet-full', 'subnet-empty']);
});

test('each CIDR of a VPC has its own two metrics', () => {
  const figures = (free: number) => ({
    basis: 'carved' as const,
    unit: 'address' as const,
    total: 256,
    used: 256 - free,
    free,
    usedPercent: ((256 - free) / 256) * 100,
    source: 'subnets' as const,
  });
  const vpc = measured({
    id: 'vpc-1',
    resource: { type: 'vpc', cidr: '10.0.0.0/24' },
    capacity: { basis: 'carved', free: 256, total: 512, usedPercent: 50 },
    cidrCapacities: [
      { cidr: '10.0.0.0/24', capacity: figures(0) },
      { cidr: '100.64.0.0/24', capacity: figures(256) },
    ],
  });
  const dimensions = (Cidr: string) => ({ ScopeId: vpc.scopeId, ResourceType: 'vpc', ResourceId: 'vpc-1', Cidr });
  expect(select({ perResource: 'all', maxMetrics: 500 }, [vpc]).metrics).toEqual([
    { name: 'UsedPercent', unit: 'Percent', value: 100, dimensions: dimensions('10.0.0.0/24') },
    { name: 'Free', unit: 'Count', value: 0, dimensions: dimensions('10.0.0.0/24') },
    { name: 'UsedPercent', unit: 'Percent', value: 0, dimensions: dimensions('100.64.0.0/24') },
    { name: 'Free', unit: 'Count', value: 256, dimensions: dimensions('100.64.0.0/24') },
  ]);
  // It does not fit whole: no half of it, and the next one instead.
  const { chosen, metrics, leftOut } = select({ perResource: 'all', maxMetrics: 3 }, [vpc]);
  expect([ids(chosen), metrics, leftOut]).toEqual([[], [], 1]);
});

test('a pool of several CIDRs is one series, not named after one of them', () => {
  const pool = measured({ id: 'ipv4pool-1', resource: { type: 'public-ipv4-pool' }, capacity: { basis: 'allocated' } });
  const { metrics } = select({ perResource: 'all', maxMetrics: 9 }, [{ ...pool, cidrs: ['1.0.0.0/24', '2.0.0.0/24'] }]);
  expect(metrics.map(({ dimensions }) => dimensions.Cidr)).toEqual(['all', 'all']);
});

test.each([
  [0, 0, 4],
  [1, 0, 4],
  [2, 1, 3],
  [5, 2, 2],
  [8, 4, 0],
  [500, 4, 0],
])('%i metrics at most: %i resources, worst first, and %i left out', (maxMetrics, published, left) => {
  const { chosen, metrics, leftOut } = select({ perResource: 'all', maxMetrics }, all);
  expect(ids(chosen)).toEqual(['subnet-critical', 'subnet-warning', 'subnet-full', 'subnet-empty'].slice(0, published));
  expect(metrics).toHaveLength(published * 2);
  expect(leftOut).toBe(left);
});

test('what was published lately is published on, after what is selected now', () => {
  const { chosen, lapsing, metrics } = select({ perResource: 'alerting', maxMetrics: 500 }, all, [empty, critical]);
  expect(ids(chosen)).toEqual(['subnet-critical', 'subnet-warning']);
  expect(ids(lapsing)).toEqual(['subnet-empty']);
  expect(metrics).toHaveLength(6);
});

test('at the cap what recovered stays before the mildest of the selection', () => {
  const { chosen, lapsing, metrics, leftOut } = select({ perResource: 'all', maxMetrics: 6 }, all, [critical, empty]);
  expect(ids(chosen)).toEqual(['subnet-critical', 'subnet-warning']);
  expect(ids(lapsing)).toEqual(['subnet-empty']);
  expect([metrics.length, leftOut]).toEqual([6, 2]);
});

test('however many recover at once, the worst have half of the metrics', () => {
  const recovered = Array.from({ length: 9 }, (_, n) => subnet(`subnet-recovered-${n}`, 200 + n));
  const { chosen, lapsing, metrics } = select(
    { perResource: 'alerting', maxMetrics: 8 },
    [...all, subnet('subnet-critical-2', 6, 'critical'), ...recovered],
    recovered,
  );
  expect(ids(chosen)).toEqual(['subnet-critical', 'subnet-critical-2']);
  expect(ids(lapsing)).toEqual(['subnet-recovered-0', 'subnet-recovered-1']);
  expect(metrics).toHaveLength(8);
});

test('what recovered also gets the room that the selection leaves', () => {
  const { chosen, lapsing } = select({ perResource: { top: 1 }, maxMetrics: 6 }, all, [warning, full, empty]);
  expect(ids(chosen)).toEqual(['subnet-critical']);
  expect(ids(lapsing)).toEqual(['subnet-warning', 'subnet-full']);
});

test('no value is invented for what vanished or is not measured', () => {
  const gone = subnet('subnet-gone', 1);
  const { metrics, lapsing, present } = select({ perResource: 'none', maxMetrics: 500 }, all, [gone, unmeasured]);
  expect(metrics).toEqual([]);
  expect(lapsing).toEqual([]);
  expect([...present]).toEqual([resourceKey(unmeasured)]);
});

test('the order in which resources come in changes nothing', () => {
  const resources = Array.from({ length: 30 }, (_, n) =>
    subnet(`subnet-${n}`, (n * 7) % 20, (['ok', 'warning', 'critical'] as const)[n % 3]),
  );
  const expected = select({ perResource: { top: 8 }, maxMetrics: 20 }, resources, resources.slice(20));
  fc.assert(
    fc.property(fc.shuffledSubarray(resources, { minLength: 30 }), (shuffled) => {
      expect(select({ perResource: { top: 8 }, maxMetrics: 20 }, shuffled, resources.slice(20)).metrics).toEqual(
        expected.metrics,
      );
    }),
  );
});

test('dimension values are what CloudWatch takes, whatever the ids are', () => {
  const hostile = measured({ id: `sübnet\n${'x'.repeat(2000)}`, resource: { cidr: ' ' } });
  const { metrics } = select({ perResource: 'all', maxMetrics: 2 }, [hostile]);
  for (const value of metrics.flatMap(({ dimensions }) => Object.values(dimensions))) {
    expect(value).toMatch(/^[\x20-\x7e]{1,1024}$/);
    expect(value.trim()).not.toBe('');
  }
});

test('what is not parsed would not have been chosen, nor counted', () => {
  const severity = fc.constantFrom(...(['ok', 'ok', 'ok', 'warning', 'critical'] as const));
  const each = fc.record({ free: fc.nat(250), severity, notMeasured: fc.boolean(), isRemembered: fc.nat(5) });
  const perResource = fc.oneof(
    fc.constantFrom('none' as const, 'alerting' as const, 'all' as const),
    fc.record({ top: fc.integer({ min: 1, max: 6 }) }),
  );
  let skipped = 0;
  fc.assert(
    fc.property(fc.array(each, { maxLength: 40 }), perResource, fc.nat(16), (samples, selected, maxMetrics) => {
      const resources = samples.map(({ free, severity, notMeasured }, index) =>
        measured({ id: `subnet-${index}`, severity, ...(notMeasured ? { notMeasured } : { capacity: { free } }) }),
      );
      const remembered = new Set(resources.filter((_, at) => samples[at]?.isRemembered === 0).map(resourceKey));
      const settings = { perResource: selected, maxMetrics };
      const [whole, some] = [new Selection(settings, remembered), new Selection(settings, remembered)];
      for (const resource of resources) {
        whole.add(resource);
        if (some.mayTake(resource, resource.findings.length > 0)) some.add(resource);
        else skipped++;
      }
      expect(some.result()).toEqual(whole.result());
    }),
    { numRuns: 1000 },
  );
  expect(skipped).toBeGreaterThan(1000);
});
