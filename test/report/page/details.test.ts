import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it, test } from 'vitest';
import type { ReportData, RowDetail } from '../../../core/report/report-data.ts';
import { DetailsPanel } from '../../../report/page/details/panel.ts';
import { HOSTILE, type SomeRow, someReport } from '../../core/report/some-report.ts';

const held = (interfaces: number, addresses: number) => ({ interfaces, addresses });

const FULL: RowDetail = {
  findings: [{ kind: 'utilization', severity: 'critical', rule: 'built-in subnet', text: '0 free, below 64' }],
  notes: [{ kind: 'noRoomToGrow', text: 'Its VPC has no room for another /22' }],
  capacity: { source: 'ec2', reserved: 5, freeMin: 0, freeMax: 0 },
  forecast: 'Full in 9 days (6 to 15): +38 a day since 12 November',
  spark: { values: [80, null, 90] },
  steps: [
    { is: 'verified', text: '1 interface is attached to nothing', command: "aws ec2 describe-x --filters 'a'" },
    { is: 'question', text: 'Has the pool above room?' },
  ],
  inside: {
    status: 'read',
    readAt: '2026-11-30T12:00:00.000Z',
    blocks: {
      total: 64,
      free: 2,
      reservedFree: 0,
      assigned: 0,
      occupied: 60,
      setAside: 0,
      keptByAws: 2,
      reserved: 0,
      map: '1k60o2.1k',
    },
    interfaces: {
      ...held(12, 1019),
      byOwner: [
        { type: 'loadBalancer', ...held(10, 989) },
        { type: 'other', ...held(2, 30) },
      ],
      holders: [
        { type: 'loadBalancer', name: 'checkout', ...held(10, 989) },
        { type: 'other', name: 'Firewall appliance', ...held(2, 30) },
      ],
      byCluster: [{ cluster: 'main', ...held(10, 989) }],
      byAccount: [{ accountId: '111122223333', ...held(12, 1019) }],
      detached: { ...held(1, 30), ids: ['eni-1'] },
    },
  },
  freeSpace: { free: 0, blocks: {} },
};

const SUBNET: SomeRow = {
  ...{ id: 'subnet-1', name: 'checkout', cidrs: ['10.97.228.0/22'], account: '111122223333', vpc: 1, pool: 2 },
  ...{ region: 'us-east-1', zone: 'use1-az3', verdict: 'critical', basis: 'assigned', total: 1024, free: 0 },
  ...{ usedPercent: 100, sampledAt: '2026-11-30T11:41:00.000Z', since: '2026-11-27T12:00:00.000Z' },
  ...{ tags: { team: 'payments' }, detail: FULL },
};
const ROWS: readonly SomeRow[] = [
  SUBNET,
  { id: 'vpc-1', type: 'vpc', name: 'shop', cidrs: ['10.97.0.0/16'] },
  { id: 'ipam-pool-1', type: 'ipam-pool', name: 'corporate' },
];

function shown(data: ReportData, row: string): string {
  return renderToString(h(DetailsPanel, { data, view: { row } }));
}

/** What is read, without the marks. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

test('tell all that is known of a subnet, in words', () => {
  const html = shown(someReport(ROWS, { accountNames: { '111122223333': 'Payments' } }), 'subnet-1');
  const text = textOf(html);
  for (const part of [
    ...['subnet · critical', '10.97.228.0/22', '111122223333 Payments', 'us-east-1 · use1-az3'],
    ...['100 % used · 0 free of 1,024', "5 of them AWS's own; by EC2's own count; measured 19 min before the run"],
    ...['3 days, by each day', 'Full in 9 days (6 to 15): +38 a day since 12 November'],
    ...['critical · utilization', '0 free, below 64', 'rule: built-in subnet', 'As severe as this for 3 d.'],
    ...['Its VPC has no room for another /22', 'verified 1 interface', 'to be asked Has the pool above room?'],
    ...[
      'load balancer checkout 989',
      '"Firewall appliance" 30',
      'main 989',
      '1 detached interface with 30 addresses',
      'eni-1',
    ],
    ...['2 free', '60 in use by single addresses', '2 kept by AWS', 'No block is free', 'team=payments'],
    ...["aws ec2 describe-x --filters 'a'", 'ipam-monitor explain subnet-1', 'ipam-monitor history subnet-1'],
  ]) {
    expect(text).toContain(part);
  }
  expect(html).toContain('href="#row/vpc-1"');
  expect(html).toContain('href="#row/ipam-pool-1"');
  expect(html).toContain('href="#table?text=team%3Dpayments"');
});

test('say that it is not known when it was measured, and how long ago is no guess', () => {
  const text = textOf(shown(someReport([{ ...SUBNET, sampledAt: '' }]), 'subnet-1'));
  expect(text).toContain('when it was measured is not known');
});

test('write large counts of what was summed up as all others', () => {
  const detail: RowDetail = { leftOut: { subnets: 4096, total: 65_536, free: 36_689 } };
  const text = textOf(shown(someReport([{ id: 'vpc-1', type: 'vpc', detail }]), 'vpc-1'));
  expect(text).toContain('4,096 of its subnets are ok and not listed one by one: 36,689 of 65,536 free in them.');
});

test('have all rows of an id, the worst first', () => {
  const rows: SomeRow[] = [
    { id: 'vpc-1', type: 'vpc', cidrs: ['10.0.0.0/16'] },
    { id: 'vpc-1', type: 'vpc', cidrs: ['2001:db8::/56'], family: 'ipv6', scope: 1, verdict: 'warning' },
  ];
  const text = textOf(shown(someReport(rows), 'vpc-1'));
  expect(text.indexOf('2001:db8::/56')).toBeLessThan(text.indexOf('10.0.0.0/16'));
  expect(text).toContain('2 rows have this id');
});

describe('a link to what this run has not', () => {
  it('says that it was not seen, and how to look for it', () => {
    const text = textOf(shown(someReport(ROWS), "vpc-2'; rm -rf"));
    expect(text).toContain('This run did not see it');
    expect(text).toContain("ipam-monitor explain 'vpc-2'\\''; rm -rf'");
  });

  it('tells of a range that is taken', () => {
    const range = { scope: 0, cidr: '10.48.2.0/24', kind: 'byHand', name: 'Site 1', id: 'alloc-1', pool: 2 } as const;
    const text = textOf(shown(someReport(ROWS, { taken: [range] }), 'alloc-1'));
    expect(text).toContain('Site 1');
    expect(text).toContain('10.48.2.0/24 kept by hand, from corporate');
  });
});

it.each(HOSTILE.map((text, at) => [at, text] as const))('shows hostile text %i as text, everywhere', (_, text) => {
  const owner = { kind: 'vpc', id: text, cidr: text, name: text, accountId: text, region: text } as const;
  const detail: RowDetail = {
    ...FULL,
    findings: [{ kind: text, severity: 'warning', rule: text, text }],
    notes: [{ kind: text, text }],
    forecast: text,
    steps: [{ is: 'question', text }],
    overlaps: [
      {
        group: '10.0.0.0/8',
        allowed: false,
        members: 3,
        relation: 'partial',
        cidrs: [],
        with: [{ ...owner, relation: 'equal' }],
      },
    ],
    publicAddress: { serviceResource: text },
    pool: {
      role: 'leaf',
      children: 0,
      state: text,
      locale: text,
      rules: { resourceTags: { [text]: text } },
      provisionedCidrs: 1,
      allocations: {},
      unseen: {
        allocations: 1,
        units: 1,
        first: [
          { cidr: text, allocationId: text, type: 'vpc', resourceId: text, listed: false, account: 'read', text },
        ],
      },
    },
  };
  const data = someReport(
    [{ ...SUBNET, id: text, name: text, tags: { [text]: text }, account: text, zone: text, detail }],
    {
      accountNames: { [text]: text },
    },
  );
  const html = shown(data, text);
  expect(html.replace(/"[^"]*"/g, '')).not.toMatch(/<(script|img)|<[^>]*\s(on\w+|style)=/i);
  expect(textOf(html)).not.toMatch(/[\0\u202e]|\p{Cs}/u);
  expect(textOf(html)).not.toContain('x'.repeat(2001));
});
