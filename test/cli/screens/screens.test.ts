import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { reportLines } from '../../../cli/findings/report.ts';
import { width } from '../../../cli/kit/width.ts';
import { main } from '../../../cli/main.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { OverlapGroup } from '../../../statemachine/contracts/overlap.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { sampleEvaluation, sampleSummary } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS } from '../json/printed.ts';
import { type ExpectedRow, lacking } from './rows.ts';

// No list may lose the reason, the id, the owner or the team of a row, however narrow the terminal and long the names.

const SCOPE = 'ipam-scope-0123456789abcdef0';
const TEAM = 'team-checkout';
const owner = { accountId: '111122223333', region: 'ap-southeast-2', tags: { Team: TEAM } };
const LONG = 'kubernetes-worker-nodes-production-ap-southeast-2a-blue-green-0123456789';
const subnet = (n: number, parts: Parameters<typeof sampleEvaluation>[0]['resource'], more = {}) =>
  sampleEvaluation({
    id: `subnet-0123456789abcde0${n}`,
    scopeId: SCOPE,
    resource: {
      ...owner,
      availabilityZoneId: 'apse2-az1',
      cidr: `10.20.${n}.0/24`,
      vpcId: 'vpc-0123456789abcdef2',
      ...parts,
    },
    ...more,
  });

const REASON =
  '5 free, below 64, and by what it lost each day of the last month it is full within the week that follows this one';
const withReason = (evaluation: Evaluation): Evaluation => ({
  ...evaluation,
  verdict: { ...evaluation.verdict, text: REASON },
});

const before = [subnet(1, { name: LONG }), subnet(2, {}), subnet(3, { name: 'short' })];
const now: readonly Evaluation[] = [
  withReason(subnet(1, { name: LONG }, { severity: 'critical' })),
  subnet(2, {}, { severity: 'warning' }),
  subnet(3, { name: 'short' }),
  subnet(4, { name: `${LONG}-empty` }, { capacity: { free: 251, usedIncludingReserved: 5, usedPercent: 1.95 } }),
  {
    ...sampleEvaluation({
      id: 'vpc-0123456789abcdef2',
      scopeId: SCOPE,
      resource: { ...owner, type: 'vpc', name: 'shop', cidr: '10.20.0.0/16' },
      capacity: { basis: 'carved', total: 65_536, free: 64_512, usedPercent: 1.56, source: 'subnets' },
    }),
    freeSpace: { unit: 'address', free: 64_512, largest: 17, blocks: { '17': 1, '18': 1 }, fragmentationPercent: 49 },
  },
  sampleEvaluation({
    id: 'vpc-0123456789abcdef0',
    scopeId: SCOPE,
    severity: 'warning',
    resource: { ...owner, type: 'vpc', name: LONG, cidr: '2001:db8:1234:5600::/56', family: 'ipv6' },
    capacity: { basis: 'carved', unit: '/64', total: 256, free: 3, usedPercent: 98.83, source: 'subnets' },
  }),
];

async function place(): Promise<string> {
  const out = await resultsDirectory();
  const scopes = (evaluations: readonly Evaluation[]) => [
    { scope: { scopeId: SCOPE }, evaluations, overlaps: [overlap] },
  ];
  await writeRun(out, { scopes: scopes(before), runId: 'run-0', asOf: '2026-11-20T20:41:00.000Z' });
  await writeRun(out, { scopes: scopes(now) });
  return out;
}

/** A place where a full run has decided what is to be told. */
async function placeWithAlerts(): Promise<string> {
  const world = alertWorld();
  const run = world.give({
    runId: 'run-1',
    asOf: '2026-11-21T20:41:00.000Z',
    subnets: [
      { id: 'subnet-0123456789abcde01', usedPercent: 95, resource: { ...owner, name: LONG } },
      { id: 'subnet-0123456789abcde02', usedPercent: 85, resource: owner },
    ],
  });
  await world.decide(run);
  const out = await resultsDirectory();
  const head = world.head();
  const files = new Map<string, string | Buffer>([
    [sharedKeys.ledger, JSON.stringify(head)],
    [runKeys.policy(run.prefix), JSON.stringify(world.objects.json(runKeys.policy(run.prefix)))],
    [
      head.entriesKey,
      gzipSync(
        world.objects
          .lines(head.entriesKey)
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      ),
    ],
  ]);
  for (const [key, content] of files) {
    await mkdir(dirname(join(out, key)), { recursive: true });
    await writeFile(join(out, key), content);
  }
  return out;
}

async function printed(args: readonly string[], columns: number | undefined, expected = 0): Promise<string> {
  const AWS_CONFIG_FILE = join(await mkdtemp(join(tmpdir(), 'config-')), 'config');
  await writeFile(AWS_CONFIG_FILE, '[profile payments-prod]\nsso_account_id = 111122223333\n');
  const io = fakeIo({ noColor: true, env: { AWS_CONFIG_FILE }, ...(columns !== undefined && { columns }) });
  const code = await main(args, io, DEPS, NO_AWS);
  expect(code, io.stderr()).toBe(expected);
  return io.stdout();
}

interface Screen {
  readonly args: readonly string[];
  readonly at: () => Promise<string>;
  /** @default what the command prints */
  readonly print?: (columns: number | undefined) => Promise<string>;
  /** @default 0 */
  readonly code?: number;
  /** Lines that a terminal wraps; tables are as wide as it is. */
  readonly isProse?: boolean;
  readonly rows: readonly ExpectedRow[];
}

// By the name of the account, which a profile has.
const whose = { owner: `payments-prod/${owner.region}`, team: TEAM };
const row = (n: number, reason: string): ExpectedRow => ({ id: `subnet-0123456789abcde0${n}`, ...whose, reason });
const vpcRow = (reason: string): ExpectedRow => ({ id: 'vpc-0123456789abcdef0', ...whose, reason });

const shareds = (id: string, name: string, cidr: string) => ({ kind: 'vpc' as const, id, name, cidr, ...owner });
const overlap: OverlapGroup = {
  ...{ scopeId: SCOPE, group: '10.20.0.0/16', allowed: false, severity: 'warning', relation: 'contained', members: 2 },
  listed: [
    shareds('vpc-0123456789abcdef0', LONG, '10.20.0.0/16'),
    shareds('vpc-0123456789abcdef1', `${LONG}-dr`, '10.20.8.0/22'),
  ],
};

/** What `run` and `start` print of what they found. */
async function found(columns = Number.POSITIVE_INFINITY): Promise<string> {
  const summary = sampleSummary(now, { overlaps: { groups: 1, allowedGroups: 0, worst: [overlap] } });
  const accountNames = { [owner.accountId]: 'payments-prod' };
  const view = { colors: picocolors.createColors(false), columns, allFindings: 'out/', accountNames };
  return reportLines(summary, summary.worst, view).join('\n');
}

const SCREENS: Readonly<Record<string, Screen>> = {
  list: {
    args: ['list'],
    at: place,
    rows: [row(1, REASON), row(2, 'subnet: 40 free, below 64'), row(3, 'subnet: 200 free'), vpcRow('3 free, below 64')],
  },
  alerts: {
    args: ['alerts'],
    at: placeWithAlerts,
    rows: [row(1, '95 % used'), row(2, '85 % used')],
  },
  find: {
    args: ['find', '*-*'],
    at: place,
    rows: [row(1, '98.0 % used, 5 free'), row(2, '84.4 % used, 40 free'), vpcRow('98.8 % carved, 3 /64 free')],
  },
  reclaim: { args: ['reclaim'], at: place, rows: [row(4, 'nothing assigned beside')] },
  overlaps: {
    args: ['overlaps'],
    at: place,
    isProse: true,
    rows: [
      { id: 'vpc-0123456789abcdef0', owner: whose.owner, reason: LONG },
      { id: 'vpc-0123456789abcdef1', owner: whose.owner, reason: '10.20.8.0/22' },
    ],
  },
  show: {
    args: ['show', 'vpc-0123456789abcdef2'],
    at: place,
    rows: [row(1, '5 free, below 64'), row(2, '40 free, below 64'), row(3, 'ok')],
  },
  fit: {
    args: ['fit', '--vpc', 'vpc-0123456789abcdef2', '/16'],
    at: place,
    ...{ code: 2, isProse: true },
    rows: [1, 2, 3].map((n) => ({ id: `subnet-0123456789abcde0${n}`, owner: whose.owner, reason: `10.20.${n}.0/24` })),
  },
  'run and start': {
    args: [],
    at: place,
    print: found,
    rows: [
      row(1, 'free < 64'),
      row(2, 'free < 64'),
      vpcRow('free < 64 /64'),
      { id: 'vpc-0123456789abcdef1', owner: whose.owner, reason: 'one holding the others' },
    ],
  },
  diff: {
    args: ['diff', 'run-0', 'run-1'],
    at: place,
    rows: [row(1, REASON), row(2, 'subnet: 40 free, below 64'), { ...vpcRow(''), reason: '' }],
  },
};

const WIDTHS: readonly [string, number | undefined][] = [
  ['at 80 columns', 80],
  ['at 120 columns', 120],
  ['at 200 columns', 200],
  ['in a pipe', undefined],
];

test.each(
  Object.entries(SCREENS).flatMap(([name, screen]) =>
    WIDTHS.map(([how, columns]) => [name, how, screen, columns] as const),
  ),
)(
  '%s %s: each row has its reason, id, owner and team',
  async (name, how, { args, at, rows, print, code, isProse }, columns) => {
    const out = await at();
    const screen = (await (print?.(columns) ?? printed([...args, '--out', out], columns, code))).replaceAll(out, 'out');

    expect(lacking(screen, rows)).toEqual([]);
    await expect(screen).toMatchFileSnapshot(`golden/${name} ${how}.txt`);
    if (columns === undefined || isProse) return;
    const tables = screen.split('\n').filter((line) => /subnet-|vpc-|^ {4}/.test(line) && !line.includes('npm run'));
    expect(Math.max(...tables.map(width))).toBeLessThanOrEqual(columns);
  },
);

test('the test itself: a row that lost one of them is found, also where another row has it', () => {
  const whole = 'critical  a  subnet-1  prod/eu-west-1  shop  5 free\ncritical  b  subnet-2  prod/eu-west-1  shop  ″';
  const expected = (id: string): ExpectedRow => ({ id, owner: 'prod/eu-west-1', team: 'shop', reason: '5 free' });
  expect(lacking(whole, [expected('subnet-1')])).toEqual([]);
  expect(lacking(whole, [expected('subnet-2')])).toEqual(['subnet-2: no row with prod/eu-west-1, shop and "5 free"']);
  expect(lacking(whole, [expected('subnet-3')])).toEqual(['no row has subnet-3']);
  expect(lacking('a  5 free\n    subnet-1  prod/eu-west-1  shop\nb', [expected('subnet-1')])).toEqual([]);
  expect(lacking('a  5 free\nsubnet-1  prod/eu-west-1  shop', [expected('subnet-1')])).toHaveLength(1);
  expect(lacking(whole.replace('  shop', ''), [expected('subnet-1')])).toHaveLength(1);
});
