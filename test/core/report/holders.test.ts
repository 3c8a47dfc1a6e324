import { expect, test } from 'vitest';
import { hasDefaultVpcs, holderKeys, holders } from '../../../core/report/holders.ts';
import { HOSTILE, type SomeRow, someReport } from './some-report.ts';

const team = (name: string, more: SomeRow = {}): SomeRow => ({ tags: { team: name }, total: 256, free: 56, ...more });
const BY_TEAM = { by: 'tag', key: 'team' } as const;
const ALL = { defaultVpcs: true };

test('addresses of IPv4 subnets add up by holder, who holds most first; a subnet that is listed twice counts once', () => {
  const data = someReport([
    team('web', { verdict: 'critical' }),
    team('erp', { total: 1024, free: 1000 }),
    team('web', { id: 'subnet-twice' }),
    team('web', { id: 'subnet-twice', scope: 1 }),
    team('web', { family: 'ipv6' }),
    team('web', { type: 'vpc' }),
    { total: 16, free: 0 },
  ]);
  expect(holders(data, BY_TEAM, ALL)).toEqual([
    { name: 'erp', held: 1024, used: 24, idle: 1000, subnets: 1, notMeasured: 0, critical: 0 },
    { name: 'web', held: 512, used: 400, idle: 112, subnets: 2, notMeasured: 0, critical: 1 },
    { name: '', held: 16, used: 16, idle: 0, subnets: 1, notMeasured: 0, critical: 0 },
  ]);
});

test('what was not measured is neither used nor idle', () => {
  const data = someReport([team('web'), team('web', { total: undefined, free: undefined, verdict: 'notMeasured' })]);
  expect(holders(data, BY_TEAM, ALL)).toMatchObject([{ held: 256, used: 200, idle: 56, subnets: 2, notMeasured: 1 }]);
});

test('what looks like a default VPC is left out unless it is asked for', () => {
  const data = someReport([
    { type: 'vpc', cidrs: ['172.31.0.0/16'] },
    team('web', { vpc: 0 }),
    { type: 'vpc', cidrs: ['172.31.0.0/16', '10.0.0.0/16'] },
    team('erp', { vpc: 2 }),
  ]);
  const names = (defaultVpcs: boolean) => holders(data, BY_TEAM, { defaultVpcs }).map(({ name }) => name);
  expect(names(true)).toEqual(['erp', 'web']);
  expect(names(false)).toEqual(['erp']);
  expect(hasDefaultVpcs(data)).toBe(true);
  expect(hasDefaultVpcs(someReport([team('web')]))).toBe(false);
});

test('tags that name an owner come first, in whatever case; others are none', () => {
  const data = someReport([
    { tags: { Name: 'x', 'Cost-Center': '7', Team: 'web', env: 'prod', constructor: 'x' } },
    { type: 'vpc', tags: { owner: 'me' } },
  ]);
  expect(holderKeys(data)).toEqual([
    { by: 'tag', key: 'Team' },
    { by: 'tag', key: 'Cost-Center' },
    { by: 'account' },
    { by: 'region' },
  ]);
});

test('by account and by Region', () => {
  const data = someReport([team('web', { account: '1', region: 'eu-west-1' }), team('erp', { account: '2' })]);
  expect(holders(data, { by: 'account' }, ALL).map(({ name }) => name)).toEqual(['1', '2']);
  expect(holders(data, { by: 'region' }, ALL).map(({ name }) => name)).toEqual(['', 'eu-west-1']);
});

test("other people's names are keys like any other", () => {
  const data = someReport(HOSTILE.map((name) => team(name)));
  expect(
    holders(data, BY_TEAM, ALL)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...HOSTILE].sort());
  expect(holders(someReport([{ total: 1, free: 1 }]), { by: 'tag', key: 'constructor' }, ALL)).toMatchObject([
    { name: '' },
  ]);
});
