import { expect, test } from 'vitest';
import { alertWorld } from '../../fakes/alert-world.ts';
import { percentPolicy } from '../../fakes/subnets.ts';

const hour = (n: number) => new Date(Date.UTC(2026, 10, 3, n)).toISOString();
const account = (accountId: string) => ({ accountId });

test('each route gets one message with its own resources only, and the rest goes to the default one', async () => {
  const world = alertWorld();
  world.topics.payments = 'arn:aws:sns:eu-west-1:111122223333:payments';
  const policy = percentPolicy({
    routes: [{ name: 'payments-team', match: { account: '2233*' }, to: { topic: 'payments' } }],
  });
  const { run, notified } = await world.run({
    runId: 'run-0',
    asOf: hour(0),
    policy,
    subnets: [
      { id: 'subnet-a', usedPercent: 95, resource: account('223344556677') },
      { id: 'subnet-b', usedPercent: 95 },
      { id: 'subnet-c', usedPercent: 85, resource: account('223344556677') },
    ],
  });
  expect(world.told(run, 'payments-team')).toEqual(['baseline critical subnet-a', 'baseline warning subnet-c']);
  expect(world.told(run)).toEqual(['baseline critical subnet-b']);
  expect(notified).toMatchObject({ status: 'sent', messages: 2 });
  const sent = new Map(world.messages.map(({ TopicArn, Message }) => [TopicArn, Message]));
  expect(sent.get(world.topics.payments)).toContain('subnet-a');
  expect(sent.get(world.topics.payments)).not.toContain('subnet-b');
  expect(sent.get(world.topics.default)).not.toContain('subnet-a');
});

test('an account that left its organizational unit is still told of by the route that had it', async () => {
  const world = alertWorld();
  const policy = percentPolicy({ routes: [{ name: 'prod', match: { ou: 'ou-prod' }, to: { topic: 'default' } }] });
  const at = (n: number) => ({ runId: `run-${n}`, asOf: hour(n), policy });
  const subnets = [{ id: 'subnet-a', usedPercent: 95 }];
  await world.run({ ...at(0), subnets, accounts: [{ lastSuccessfulAt: hour(0), organizationalUnitId: 'ou-prod' }] });
  await world.run({ ...at(1), subnets: [], accounts: [] });
  const { run } = await world.run({ ...at(2), subnets: [], accounts: [] });
  expect(world.told(run, 'prod')).toEqual(['noLongerVisible critical subnet-a']);
  expect(world.told(run)).toEqual([]);
});

test('an alert that becomes critical is told to the pager, and its end to everybody who was told', async () => {
  const world = alertWorld();
  const policy = percentPolicy({
    alerts: { warnings: 'message' },
    routes: [{ name: 'pager', match: { severity: 'critical' }, to: { topic: 'default' } }],
  });
  const at = (n: number, usedPercent: number) => ({
    runId: `run-${n}`,
    asOf: hour(n),
    policy,
    subnets: [{ id: 'subnet-a', usedPercent }],
  });
  await world.run(at(0, 20));
  const { run: first } = await world.run(at(1, 85));
  expect([world.told(first), world.told(first, 'pager')]).toEqual([['raised warning subnet-a'], []]);
  const { run: second } = await world.run(at(2, 95));
  const escalated = ['escalated critical subnet-a'];
  expect([world.told(second), world.told(second, 'pager')]).toEqual([escalated, escalated]);
  const { run: third } = await world.run(at(3, 20));
  const resolved = ['resolved critical subnet-a'];
  expect([world.told(third), world.told(third, 'pager')]).toEqual([resolved, resolved]);
  expect(world.alerts()[0]?.announced?.routes).toEqual({ pager: at(2, 95).asOf, default: at(2, 95).asOf });
});
