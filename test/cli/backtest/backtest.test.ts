import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RemoteDeps } from '../../../cli/aws/remote.ts';
import type { BacktestDocument } from '../../../cli/json/backtest-document.ts';
import { main } from '../../../cli/main.ts';
import { historyKeys } from '../../../storage/keys.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';
import { type GivenSeries, place } from './place.ts';

const SCOPE = 'ipam-scope-0a';
const daily = (days: number, of: (index: number) => number) => Array.from({ length: days }, (_, index) => of(index));

const subnet = (id: string, peaks: GivenSeries['peaks'], gone?: true): GivenSeries => ({
  evaluation: sampleEvaluation({ id, scopeId: SCOPE, resource: { vpcId: 'vpc-1' } }),
  peaks,
  ...(gone && { gone }),
});

/** One that fills on its 129th day, one that never moves, a pool that grows, one that is young, and one that is gone. */
const SERIES: readonly GivenSeries[] = [
  subnet(
    'subnet-line',
    daily(129, (index) => 2 * index),
  ),
  subnet(
    'subnet-flat',
    daily(129, () => 100),
  ),
  subnet(
    'subnet-young',
    daily(20, (index) => 2 * index),
  ),
  subnet(
    'subnet-gone',
    daily(129, (index) => 2 * index),
    true,
  ),
  subnet('subnet-new', []),
  {
    evaluation: sampleEvaluation({
      id: 'ipam-pool-1',
      scopeId: SCOPE,
      resource: { type: 'ipam-pool', cidr: '' },
      capacity: { basis: 'allocated', total: 1000, free: 500 },
    }),
    peaks: daily(129, (index) => 2 * index),
  },
];
const fleet = () => place({ scope: { scopeId: SCOPE }, histories: { [SCOPE]: SERIES } });

const said = async (out: string, args: readonly string[] = [], columns?: number, remote: RemoteDeps = NO_AWS) => {
  const io = fakeIo({ ...(columns !== undefined && { columns }), noColor: true });
  const code = await main(['backtest', ...args, '--out', out], io, DEPS, remote);
  return { code, out: io.stdout(), err: io.stderr() };
};

const asked = async (out: string, ...args: string[]) => {
  const { code, document } = await printed('cli-backtest', ['backtest', ...args, '--out', out, '--json'], {
    remote: NO_AWS,
  });
  const { resources, groups, notKnown, ...rest }: BacktestDocument = document;
  return { code, resources, groups, notKnown, rest };
};

const levelOf = (group: BacktestDocument['groups'][number] | undefined, name: string) =>
  group?.levels.find(({ level }) => level === name) ?? expect.unreachable();
const methodOf = (level: ReturnType<typeof levelOf>, name: string) =>
  level.methods.find(({ method }) => method === name) ?? expect.unreachable();

test('as JSON: by basis and level, with the number of different resources', async () => {
  const { code, resources, groups, notKnown } = await asked(await fleet());
  expect(code).toBe(0);
  expect(notKnown).toEqual([]);
  expect(resources).toEqual({ measured: 5, withHistory: 4, sampled: 4, judged: 3, gone: 1 });
  expect(groups.map(({ basis }) => basis)).toEqual([undefined, 'allocated', 'assigned']);
  const figures = (level: string) => groups.map((group) => levelOf(group, level)).map(({ methods, ...rest }) => rest);
  expect(figures('full')).toMatchObject([
    { resources: 3, resourcesReached: 1, origins: 42, reached: 14, near: 2 },
    { resources: 1, resourcesReached: 0, origins: 14, reached: 0, near: 0 },
    { resources: 2, resourcesReached: 1, origins: 28, reached: 14, near: 2 },
  ]);
  expect(figures('step')).toMatchObject([
    { resources: 3, resourcesReached: 2, origins: 42, reached: 27, near: 27 },
    { resources: 1, resourcesReached: 1, origins: 14, reached: 13, near: 13 },
    { resources: 2, resourcesReached: 1, origins: 28, reached: 14, near: 14 },
  ]);
  const full = levelOf(groups[0], 'full');
  expect(methodOf(full, 'lastValue')).toMatchObject({
    ...{ within: 0, early: 14, late: 0, open: 28, none: [] },
    ...{ missed: { of: 2, count: 2 }, falseAlarms: { of: 30, count: 0 } },
  });
  expect(methodOf(full, 'line7').error).toBeLessThan(0.02);
  expect(methodOf(full, 'line7')).toMatchObject({ missed: { of: 2, count: 0 } });
});

test('each origin is in the figures of the forecast, or in its reasons for none', async () => {
  for (const { levels } of (await asked(await fleet())).groups) {
    for (const { origins, methods } of levels) {
      for (const { within, early, late, open, none } of methods) {
        expect(within + early + late + open + none.reduce((sum, { count }) => sum + count, 0)).toBe(origins);
      }
    }
  }
});

test.each([[80], [120], [200], [undefined]])('in %s columns', async (columns) => {
  const { code, out } = await said(await fleet(), [], columns);
  expect(code).toBe(0);
  // That line names a directory of this machine.
  const lines = out.split('\n').filter((line) => !line.startsWith('From the run'));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(out).toContain(`all, a step ahead: 3 different resources in 42 weeks
  2 reached it, after 27 of the weeks; after 27 within 14 days
`);
  expect(out).toContain(`all, full: 3 different resources in 42 weeks
  1 reached it, after 14 of the weeks; after 2 within 14 days
`);
  expect(out).toMatch(/^ {2}last value +0\.0 % +33\.3 % +0\.0 % +66\.7 % +\d\.\d\d +100\.0 % +0\.0 %$/m);
  for (const word of ['within', 'early', 'late', 'open', 'error', 'missed', 'false']) {
    expect(out).toMatch(new RegExp(`^  ${word} +[a-z]`, 'm'));
  }
  expect(out).toMatch(/^allocated, full: 1 different resource in 14 weeks\n {2}None reached it\n/m);
  expect(out).toContain('1 resource with too short a history, or nothing to ask for.');
  expect(out).toContain('1 that is gone since is not judged.');
});

test('of one basis, all together is not said again', async () => {
  const { out } = await said(await fleet(), ['--type', 'subnet']);
  expect(out).toMatch(/^used, a step ahead: 2 different resources/);
  expect(out).not.toMatch(/^all,/m);
});

test('of a type, of a scope, since a day', async () => {
  const out = await fleet();
  expect((await asked(out, '--type', 'ipam-pool')).resources).toMatchObject({ measured: 1, judged: 1, gone: 0 });
  expect((await asked(out, '--scope', SCOPE)).resources).toMatchObject({ judged: 3 });
  const { groups, rest } = await asked(out, '--since', '2026-10-20', '--type', 'subnet');
  // 24 and 31 October, 7 and 14 November.
  expect(levelOf(groups[0], 'full')).toMatchObject({ origins: 8, reached: 4, resources: 2 });
  expect(rest).toMatchObject({ since: '2026-10-20', resourceTypes: ['subnet'] });
});

test('of more than the limit a sample, the same each time', async () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    subnet(
      `subnet-${index}`,
      daily(60, (day) => day + index),
    ),
  );
  const out = await place({ scope: { scopeId: SCOPE }, histories: { [SCOPE]: many } });
  const first = await asked(out, '--limit', '10');
  expect(first.resources).toEqual({ measured: 40, withHistory: 40, sampled: 10, judged: 10, gone: 0 });
  expect(await asked(out, '--limit', '10')).toEqual(first);
  expect((await said(out, ['--limit', '10'])).out).toContain(
    'A sample of 10 of 40 resources, the same each time: --limit',
  );
  expect((await asked(out, '--limit', '40')).resources).toMatchObject({ sampled: 40 });
});

test('without IPAM each account has a history of its own', async () => {
  const accounts = ['111122223333', '444455556666'];
  const inAccount = (id: string, accountId: string): GivenSeries => ({
    evaluation: sampleEvaluation({ id, scopeId: 'ec2-1', resource: { vpcId: `vpc-${id}`, accountId } }),
    peaks: daily(60, (day) => day),
  });
  const [one = '', other = ''] = accounts;
  const out = await place({
    scope: { scopeId: 'ec2-1', source: 'ec2', accounts },
    // The first account has what sorts last.
    histories: { [`ec2-${one}`]: [inAccount('b', one)], [`ec2-${other}`]: [inAccount('a', other)] },
  });
  expect((await asked(out)).resources).toMatchObject({ measured: 2, judged: 2, gone: 0 });
});

test('too little history to judge anything', async () => {
  const young = [
    subnet(
      'subnet-young',
      daily(36, (index) => index),
    ),
  ];
  const out = await place({ scope: { scopeId: SCOPE }, histories: { [SCOPE]: young } });
  const { code, out: text } = await said(out);
  expect(code).toBe(2);
  expect(text).toContain('There is too little history to judge anything.\nIt takes 30 days before, and 7 after.');
  expect((await asked(out)).groups).toEqual([]);
  expect((await said(await place({ scope: { scopeId: SCOPE }, histories: {} }))).code).toBe(2);
});

test('what cannot be read is said, once, and the rest judged', async () => {
  const out = await fleet();
  const part = join(out, historyKeys.part(SCOPE, 'days', '00000001-a', 0));
  const whole = readFileSync(part);
  writeFileSync(part, whole.subarray(0, whole.length - 20));
  const { code, notKnown, resources } = await asked(out, '--limit', '2');
  expect(code).toBe(0);
  expect(notKnown).toEqual([
    expect.stringMatching(/^A part of the history of ipam-scope-0a cannot be read: .*mends it\.$/),
  ]);
  expect(resources.judged).toBeGreaterThan(0);
  const head = join(out, historyKeys.head(SCOPE));
  writeFileSync(head, readFileSync(head, 'utf8').replace('"generation":', '"generatiom":'));
  const unread = await said(out);
  expect(unread.code).toBe(2);
  expect(unread.out).toContain(`Not known: The history of ${SCOPE} cannot be read: `);
});

test('who is watching sees how far it is, and how long the rest takes', async () => {
  let at = 0;
  const clock = { now: () => (at += 1500), every: () => () => {} };
  const { err, out } = await said(await fleet(), [], 80, { ...NO_AWS, startClock: () => clock });
  expect(err.split('\r\x1b[2K')).toEqual([
    '',
    'Judging 1 of 5 resources',
    'Judging 2 of 5 resources, about 5 s left',
    'Judging 3 of 5 resources, about 3 s left',
    'Judging 4 of 5 resources, about 2 s left',
    '',
  ]);
  expect(out).not.toContain('Judging');
  expect((await said(await fleet())).err).toBe('');
});

test.each([
  [['--type', 'vcp'], /--type vcp: is not a resource type/],
  [['--limit', '0'], /--limit 0: leaves nothing to judge/],
  [['--limit', 'all'], /--limit all: is not a whole number/],
  [['--since', '2027-01-01'], /--since 2027-01-01: is in the future/],
  [['--scope', 'ipam-scope-1'], /No results of the scope ipam-scope-1/],
  [['--scope', ''], /--scope: a value is empty/],
])('%j is refused', async (args, why) => {
  const { code, err } = await said(await fleet(), args);
  expect(code).toBe(1);
  expect(err).toMatch(why);
});
