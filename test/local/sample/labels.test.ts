import { expect, test } from 'vitest';
import { parseCidr, unitsOf } from '../../../core/address/cidr.ts';
import type { LabelledResource } from '../../../local/sample/labels.ts';
import { type SampleOrganisation, sampleOrganisation } from '../../../local/sample/organisation.ts';
import { ipv4Subnet, ipv6Vpc, publicIpv4Pool } from './default-table.ts';
import { distinct, rowsOf } from './listing.ts';

const cases = [1, 2, 3, 41, 1_000_003].map((seed) => ({ seed, sample: sampleOrganisation(seed) }));

test.each(cases)('seed $seed: every row has a label, and none of it is in the row', ({ sample }) => {
  const rows = rowsOf(sample);
  for (const row of rows) {
    const label = sample.label(row);
    expect(label, row.ResourceId).toBeDefined();
    expect(JSON.stringify(row)).not.toContain(JSON.stringify(label?.scenario));
  }
  expect(sample.label({ ...rows[0], ResourceCidr: '10.99.99.0/24' })).toBeUndefined();
});

test.each(cases)('seed $seed: a subnet CIDR, a VPC and family, a pool, an address is labelled once', ({ sample }) => {
  const subjects = distinct(rowsOf(sample)).map((row) =>
    row.ResourceType === 'vpc' ? `${row.ResourceId} ${familyOf(row)}` : `${row.ResourceId} ${aloneBy(row)}`,
  );

  expect(sample.labelled).toHaveLength(new Set(subjects).size);
  for (const { row, scopeId: _, ...label } of sample.labelled) expect(sample.label(row)).toEqual(label);
});

test.each(cases)('seed $seed: some VPCs overlap others, and some break a rule of their pool', ({ sample }) => {
  const labelled = (kind: string) => sample.labelled.filter(({ others }) => others?.[kind] === 'warning');
  const overlapping = labelled('overlap').map(({ row }) => row);
  expect(overlapping.length).toBeGreaterThan(10);
  // What everybody has is no news, although IPAM calls it overlapping.
  expect(overlapping.filter(({ ResourceCidr }) => ResourceCidr === '172.31.0.0/16')).toEqual([]);
  expect(overlapping.every(({ OverlapStatus }) => OverlapStatus === 'overlapping')).toBe(true);
  expect(labelled('noncompliant').every(({ row }) => row.ComplianceStatus === 'noncompliant')).toBe(true);
});

test.each(cases)('seed $seed: fifteen criticals and some fifty warnings among VPCs and subnets', ({ sample }) => {
  const count = (expected: string, ...types: string[]) =>
    sample.labelled.filter(({ row, ...label }) => label.expected === expected && types.includes(row.ResourceType ?? ''))
      .length;

  expect(count('critical', 'vpc', 'subnet')).toBe(15);
  expect(count('warning', 'vpc', 'subnet')).toBe(47);
  expect(count('critical', 'public-ipv4-pool')).toBe(3);
  expect(count('warning', 'public-ipv4-pool')).toBe(4);
});

test.each(cases)(
  'seed $seed: labels of IPv4 subnets agree with the table, however 4 decimals came about',
  ({ sample }) => {
    const subnets = measuredSubnets(sample);
    expect(subnets.length).toBeGreaterThan(1_000);
    for (const { row, usage, expected, scenario } of subnets) {
      // Of what is reserved for prefixes, no percentage tells.
      if (sample.cidrReservations?.(row.ResourceId ?? '').length) continue;
      const cidr = parse(row.ResourceCidr);
      const total = Number(unitsOf(cidr));
      // Rounded or truncated: every count that shows as this figure, and the figure itself taken at its word.
      const least = Math.ceil((usage - 0.000_05) * total - 1e-9);
      const most = Math.floor((usage + 0.000_1) * total - 1e-9);
      for (const used of [least, Math.round(usage * total), Math.min(most, total)]) {
        const verdicts = [used / total, usage].map((share) =>
          ipv4Subnet(cidr.prefixLength, share, total - used, isForLoadBalancers(row, scenario)),
        );
        expect(verdicts, `${scenario}: ${row.ResourceCidr} ${usage}`).toEqual([expected, expected]);
      }
    }
  },
);

test.each(cases)('seed $seed: labels of IPv6 VPCs agree with the table, IPv4 VPCs are quiet', ({ sample }) => {
  const rows = distinct(rowsOf(sample));
  for (const { row, scopeId, expected } of sample.labelled.filter(({ row }) => row.ResourceType === 'vpc')) {
    if (familyOf(row) === 'ipv4') {
      expect(expected).toBe('quiet');
      continue;
    }
    const own = rows.filter(
      (other) => other.VpcId === row.VpcId && other.IpamScopeId === scopeId && familyOf(other) === 'ipv6',
    );
    const units = (type: string) =>
      own
        .filter(({ ResourceType }) => ResourceType === type)
        .reduce((sum, { ResourceCidr }) => sum + Number(unitsOf(parse(ResourceCidr))), 0);
    expect(expected).toBe(ipv6Vpc(units('vpc') - units('subnet')));
  }
});

test.each(cases)('seed $seed: labels of public pools agree with the table', ({ sample }) => {
  const rows = distinct(rowsOf(sample));
  const pools = sample.labelled.filter(({ row }) => row.ResourceType === 'public-ipv4-pool');
  for (const { row, expected } of pools) {
    const total = rows
      .filter(({ ResourceId }) => ResourceId === row.ResourceId)
      .reduce((sum, { ResourceCidr }) => sum + Number(unitsOf(parse(ResourceCidr))), 0);
    expect(expected).toBe(publicIpv4Pool(total, Math.round((row.IpUsage ?? 0) * total)));
  }
});

test.each(cases)('seed $seed: what cannot be measured is quiet, and there is some', ({ sample }) => {
  const unmeasured = sample.labelled.filter(
    ({ row }) => row.ResourceType === 'subnet' && familyOf(row) === 'ipv4' && row.IpUsage === undefined,
  );

  expect(unmeasured).toHaveLength(3);
  expect(unmeasured.every(({ expected }) => expected === 'quiet')).toBe(true);
});

test('counts stand on both sides of every line', () => {
  const free = (prefixLength: number) =>
    new Map(
      measuredSubnets(cases[0]?.sample as SampleOrganisation)
        .filter(({ row, scenario }) => row.ResourceCidr?.endsWith(`/${prefixLength}`) && !scenario.includes('for load'))
        .filter(({ scenario }) => !scenario.includes('of load balancers'))
        .map(({ row, usage, expected }) => {
          const total = Number(unitsOf(parse(row.ResourceCidr)));
          return [total - Math.round(usage * total), expected];
        }),
    );
  const lines: [prefixLength: number, counts: [free: number, expected: string][]][] = [
    [
      20,
      [
        [81, 'critical'],
        [255, 'warning'],
        [256, 'quiet'],
      ],
    ],
    [
      21,
      [
        [40, 'critical'],
        [255, 'warning'],
        [256, 'quiet'],
      ],
    ],
    [
      22,
      [
        [0, 'critical'],
        [63, 'critical'],
        [64, 'warning'],
        [204, 'warning'],
        [205, 'quiet'],
      ],
    ],
    [
      23,
      [
        [51, 'critical'],
        [52, 'warning'],
        [102, 'warning'],
        [103, 'quiet'],
      ],
    ],
    [
      24,
      [
        [25, 'critical'],
        [26, 'warning'],
        [51, 'warning'],
        [52, 'quiet'],
      ],
    ],
    [
      25,
      [
        [12, 'critical'],
        [13, 'warning'],
        [25, 'warning'],
        [26, 'quiet'],
      ],
    ],
    [
      26,
      [
        [6, 'critical'],
        [7, 'warning'],
        [12, 'warning'],
        [13, 'quiet'],
      ],
    ],
    [
      27,
      [
        [3, 'critical'],
        [4, 'warning'],
        [6, 'warning'],
        [7, 'quiet'],
      ],
    ],
    [
      28,
      [
        [0, 'critical'],
        [1, 'warning'],
        [3, 'warning'],
        [4, 'quiet'],
      ],
    ],
  ];
  for (const [prefixLength, counts] of lines) {
    const found = free(prefixLength);
    for (const [count, expected] of counts) expect(found.get(count), `/${prefixLength}, ${count} free`).toBe(expected);
  }
});

function measuredSubnets(sample: SampleOrganisation): (LabelledResource & { usage: number })[] {
  return sample.labelled
    .filter(({ row }) => row.ResourceType === 'subnet')
    .flatMap((labelled) => (labelled.row.IpUsage === undefined ? [] : [{ ...labelled, usage: labelled.row.IpUsage }]));
}

function isForLoadBalancers({ ResourceTags = [] }: LabelledResource['row'], scenario: string): boolean {
  return (
    ResourceTags.some(({ Key = '' }) => /^kubernetes\.io\/role\/(internal-)?elb$/.test(Key)) ||
    scenario.includes('interfaces of load balancers')
  );
}

function parse(text: string | undefined) {
  const cidr = parseCidr(text ?? '');
  if (!cidr) throw new Error(`${text} is not a CIDR`);
  return cidr;
}

function familyOf({ ResourceCidr }: { ResourceCidr?: string | undefined }) {
  return parse(ResourceCidr).family;
}

/** Pools are judged as a whole, the rest by the CIDR. */
function aloneBy({
  ResourceType,
  ResourceCidr,
}: {
  ResourceType?: string | undefined;
  ResourceCidr?: string | undefined;
}) {
  return ResourceType?.endsWith('-pool') ? '' : ResourceCidr;
}
