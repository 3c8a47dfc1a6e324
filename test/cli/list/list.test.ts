import { expect, test } from 'vitest';
import { width } from '../../../cli/kit/width.ts';
import { LIST_COLUMNS } from '../../../cli/list/cells.ts';
import { main } from '../../../cli/main.ts';
import { CSV_COLUMNS } from '../../../core/report/csv.ts';
import { csvCells } from '../../../core/text/csv.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const PAYMENTS = { accountId: '111122223333', region: 'eu-west-1' };
const forecast = (p50: number) => ({
  ...{ p10: p50 / 2, p50, p90: p50 * 2, asOf: '2026-11-20T09:30:00.000Z' },
  restsOn: { measuredDays: 60, spanDays: 60, jumps: 0 },
});
const network: readonly Evaluation[] = [
  sampleEvaluation({
    id: 'subnet-a',
    severity: 'critical',
    resource: { ...PAYMENTS, name: 'eks-a', tags: { team: 'payments', constructor: 'x' } },
  }),
  {
    ...sampleEvaluation({
      id: 'subnet-b',
      severity: 'warning',
      resource: { accountId: '444455556666', region: 'us-east-1', name: '=cmd()', cidr: '10.0.1.0/24' },
    }),
    forecast: forecast(40),
  },
  {
    ...sampleEvaluation({
      id: 'subnet-c',
      resource: { ...PAYMENTS, name: 'Batch\twith a tab', cidr: '10.0.2.0/24', tags: { team: 'data' } },
    }),
    forecast: forecast(9),
  },
  sampleEvaluation({ id: 'subnet-d', notMeasured: true, resource: { cidr: '10.0.3.0/24' } }),
];
const publicOne = sampleEvaluation({
  id: 'vpc-six',
  scopeId: 'ipam-scope-0b',
  resource: { ...PAYMENTS, type: 'vpc', cidr: '2001:db8::/56', family: 'ipv6' },
});
const policy = { accountNames: { '444455556666': 'Data Platform' } };

const place = () =>
  resultsDirectory({
    policy,
    scopes: [
      {
        scope: { scopeId: 'ipam-scope-0a' },
        evaluations: network.map((each) => ({ ...each, scopeId: 'ipam-scope-0a' })),
      },
      {
        scope: { scopeId: 'ipam-scope-0b', scopeType: 'public' },
        evaluations: [{ ...publicOne, scopeType: 'public' }],
      },
    ],
  });

async function list(...args: string[]) {
  const io = fakeIo({ columns: 200, noColor: true });
  const code = await main(['list', '--out', await place(), ...args], io, DEPS, NO_AWS);
  return { code, out: io.stdout(), err: io.stderr() };
}

async function ids(...args: string[]): Promise<string[]> {
  const { document } = await printed('cli-list', ['list', '--out', await place(), '--json', ...args], {
    remote: NO_AWS,
  });
  return document.resources.map(({ resource }: { resource: { id: string } }) => resource.id);
}

test('every resource of the last run, urgent first', async () => {
  expect(await ids()).toEqual(['subnet-a', 'subnet-b', 'subnet-c', 'vpc-six', 'subnet-d']);
});

test.each([
  [['--type', 'vpc'], ['vpc-six']],
  [
    ['--type', 'vpc,subnet', '--severity', 'ok'],
    ['subnet-c', 'vpc-six'],
  ],
  [['--account', '444455556666'], ['subnet-b']],
  [['--account', 'data platform'], ['subnet-b']],
  [['--region', 'us-east-1'], ['subnet-b']],
  [['--resource-region', 'us-east-1'], ['subnet-b']],
  [['--scope', 'public'], ['vpc-six']],
  [['--scope', 'ipam-scope-0b'], ['vpc-six']],
  [['--tag', 'team=pay*'], ['subnet-a']],
  [
    ['--tag', 'team=payments', '--tag', 'team=data'],
    ['subnet-a', 'subnet-c'],
  ],
  [['--tag', 'constructor'], ['subnet-a']],
  [
    ['--severity', 'critical,warning'],
    ['subnet-a', 'subnet-b'],
  ],
  [['--severity', 'notMeasured'], ['subnet-d']],
  [['--family', 'ipv6'], ['vpc-six']],
  [['--account', '111122223333', '--type', 'subnet', '--severity', 'critical'], ['subnet-a']],
])('%j shows %j', async (args, expected) => {
  expect(await ids(...args)).toEqual(expected);
});

test.each([
  ['free', ['subnet-a', 'subnet-b', 'subnet-c', 'vpc-six', 'subnet-d']],
  ['used', ['subnet-a', 'subnet-b', 'subnet-c', 'vpc-six', 'subnet-d']],
  ['name', ['subnet-b', 'subnet-c', 'subnet-a', 'subnet-d', 'vpc-six']],
  ['days', ['subnet-c', 'subnet-b', 'subnet-a', 'subnet-d', 'vpc-six']],
])('sorted by %s', async (by, expected) => {
  expect(await ids('--sort', by)).toEqual(expected);
});

test('a table says how many there are, and how to see the rest', async () => {
  const { out } = await list('--limit', '1');
  expect(out).toContain('5 resources. From the run of');
  expect(out).toContain('… 4 more: --limit 5');
  expect((await list('--account', 'nobody')).out).toContain('No resource matches.');
});

test('what is asked for none of is counted, not denied', async () => {
  const { out } = await list('--limit', '0');
  expect(out).toMatch(/^5 resources\./);
  expect(out).toContain('… 5 more: --limit 5');
});

test('CSV and TSV: the columns of the report, a line a resource, and nothing that a spreadsheet runs', async () => {
  expect(LIST_COLUMNS).toEqual(CSV_COLUMNS.filter((column) => column !== 'since'));
  const csv = (await list('--output', 'csv')).out.trimEnd().split('\n');
  expect(csv.map((line) => csvCells(line)?.[1]?.text)).toEqual([
    'id',
    ...network.map(({ resource }) => resource.id),
    'vpc-six',
  ]);
  expect(csv[2]).toContain(`"'=cmd()"`);
  const tsv = (await list('--output', 'tsv', '--sort', 'name', '--limit', '2')).out.split('\n').slice(0, -1);
  expect(tsv.map((line) => line.split('\t').length)).toEqual(Array(3).fill(LIST_COLUMNS.length));
  expect(tsv.map((line) => line.split('\t')[3])).toEqual(['name', "'=cmd()", 'Batch with a tab']);
});

test.each([
  [['--severity', 'bad'], '--severity bad: is not one of critical'],
  [['--type', 'vcp'], '--type vcp: is not a resource type'],
  [['--tag', '=x'], '--tag =x: names no tag'],
  [['--json', '--output', 'csv'], 'name two forms'],
  [['--account', ''], '--account: a value is empty'],
  [['--stack', 'S', '--region', 'eu-west-1,us-east-1'], '--resource-region eu-west-1,us-east-1'],
])('%j is refused by name', async (args, message) => {
  const io = fakeIo();
  const { out, stack } = { out: ['--out', await place()], stack: args.includes('--stack') };
  expect(await main(['list', ...(stack ? [] : out), ...args], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(message);
});

test.each([80, 120])('the widest of each column fit into %i columns', async (columns) => {
  const pool = sampleEvaluation({
    id: 'ipv4pool-ec2-04ec85901ee0a1681',
    severity: 'critical',
    resource: { ...PAYMENTS, type: 'public-ipv4-pool', name: 'x'.repeat(60), cidr: '198.18.204.196/28' },
    capacity: { basis: 'allocated', total: 16_777_216, free: 1_048_576, usedPercent: 93.75 },
  });
  const six = sampleEvaluation({
    id: 'vpc-0123456789abcdef0',
    resource: { type: 'vpc', cidr: '2001:db8:1234:5600::/56', family: 'ipv6' },
  });
  const evaluations = [{ ...pool, forecast: { ...forecast(15), p10: 1, p90: null } }, six].map((each) => ({
    ...each,
    scopeId: 'ipam-scope-0a',
  }));
  const out = await resultsDirectory({ scopes: [{ scope: { scopeId: 'ipam-scope-0a' }, evaluations }] });
  const io = fakeIo({ columns });

  expect(await main(['list', '--out', out], io, DEPS, NO_AWS)).toBe(0);

  const rows = io
    .stdout()
    .split('\n')
    .slice(1)
    .filter((line) => !line.includes(out));
  expect(Math.max(...rows.map(width))).toBeLessThanOrEqual(columns);
  for (const text of ['public IPv4 pool', '198.18.204.196/28', '2001:db8:1234:5600::/56', pool.resource.id]) {
    expect(rows.join('\n')).toContain(text);
  }
});
