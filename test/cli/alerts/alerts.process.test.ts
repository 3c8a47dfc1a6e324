import { gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { AlertsDocument, SilenceDocument } from '../../../cli/json/alerts-documents.ts';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { muteCommand } from '../../../core/message/entry.ts';
import { Mutes } from '../../../statemachine/contracts/mutes.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { changeOf } from '../../fakes/changes.ts';
import { BUCKET, type DeployedStack, deployedStack, NOW, STACK } from '../../fakes/deployment.ts';
import { fakeIo } from '../fakes/io.ts';

const noRun: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

/** A deployment after a full run that found two subnets above the policy, an hour ago. */
async function deploymentWithAlerts(): Promise<DeployedStack> {
  const world = alertWorld();
  const asOf = new Date(NOW.getTime() - 3_600_000).toISOString();
  const run = world.give({
    runId: 'run-1',
    asOf,
    subnets: [
      { id: 'subnet-1', usedPercent: 95, resource: { name: 'eks-prod-a' } },
      { id: 'subnet-2', usedPercent: 85, resource: { name: '\u001b[31mevil' } },
    ],
  });
  await world.decide(run);
  const stack = await deployedStack();
  const head = world.head();
  await stack.put(sharedKeys.ledger, JSON.stringify(head));
  await stack.put(runKeys.policy(run.prefix), JSON.stringify(world.objects.json(runKeys.policy(run.prefix))));
  const entries = gzipSync(
    world.objects
      .lines(head.entriesKey)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  await stack.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: head.entriesKey, Body: entries }));
  return stack;
}

async function cli({ remote }: DeployedStack, ...args: string[]) {
  const io = fakeIo();
  const code = await main([...args, '--stack', STACK], io, noRun, remote);
  return { code, out: io.stdout(), err: io.stderr() };
}

async function listed(stack: DeployedStack) {
  return AlertsDocument.parse(JSON.parse((await cli(stack, 'alerts', '--json')).out));
}

async function stored({ s3 }: DeployedStack): Promise<Mutes> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: sharedKeys.mutes }));
  return Mutes.parse(JSON.parse((await Body?.transformToString()) ?? ''));
}

test('lists what is open, worst first, with its age', async () => {
  const { code, out, err } = await cli(await deploymentWithAlerts(), 'alerts');

  expect(err).toBe('IpamMonitor: account 111122223333, eu-west-1\n');
  expect(code).toBe(0);
  expect(out).toMatch(/^1 critical alert, 1 warning\. As of .*1 h ago \(s3:\/\/monitor-bucket\)/);
  const lines = out.split('\n');
  expect(lines.findIndex((line) => line.includes('eks-prod-a'))).toBeLessThan(
    lines.findIndex((line) => line.includes('evil')),
  );
  expect(out).not.toContain('\u001b[31m');
});

test('the filters of a list, and none listed of what is there', async () => {
  const stack = await deploymentWithAlerts();
  const filtered = AlertsDocument.parse(
    JSON.parse((await cli(stack, 'alerts', '--json', '--severity', 'critical')).out),
  );
  expect(filtered).toMatchObject({ total: 1, counts: { critical: 1, warning: 0 } });
  expect(filtered.alerts.map(({ finding }) => finding.resource.id)).toEqual(['subnet-1']);
  const none = (await cli(stack, 'alerts', '--limit', '0')).out;
  expect(none).toContain('… 2 more: --limit 2');
  expect(none).not.toContain('Nothing is open');
  expect((await cli(stack, 'alerts', '--type', 'vpc')).out).toContain('No alert matches.');
});

test('what is muted comes after what is not, however bad', async () => {
  const stack = await deploymentWithAlerts();
  await cli(stack, 'mute', 'subnet-1', '--for', '3d', '--reason', 'x');
  expect((await listed(stack)).alerts.map(({ finding }) => finding.resource.id)).toEqual(['subnet-2', 'subnet-1']);
});

test('a mute is kept with who, why and until when, and shows in the list', async () => {
  const stack = await deploymentWithAlerts();

  const { code, out } = await cli(stack, 'mute', 'subnet-1', '--for', '3d', '--reason', 'moves on Friday');

  expect(code).toBe(0);
  expect(out).toContain('✔ Muted until 2026-11-24 20:41Z: id subnet-1 (now 1 open alert)');
  const [mute] = (await stored(stack)).mutes;
  expect(mute).toMatchObject({
    match: { id: 'subnet-1' },
    reason: 'moves on Friday',
    expires: '2026-11-24T20:41:00.000Z',
    by: expect.stringContaining('arn:aws:'),
    at: NOW.toISOString(),
  });
  const { counts, alerts, mutes } = await listed(stack);
  expect(counts).toMatchObject({ critical: 0, warning: 1, muted: 1 });
  expect(alerts.find(({ finding }) => finding.resource.id === 'subnet-1')?.muted).toContain('moves on Friday');
  expect(mutes).toHaveLength(1);
});

test('the command that a message names mutes what the message is about', async () => {
  const stack = await deploymentWithAlerts();
  const { alerts } = await listed(stack);
  const id = alerts[0]?.finding.resource.id ?? '';
  const command = muteCommand(changeOf({ resource: { id } }), { stack: STACK, region: 'eu-west-1' });
  const [program, ...args] = command.split(' ').map((word) => word.replaceAll('"', ''));
  expect(program).toBe('ipam-monitor');

  const io = fakeIo();
  expect(await main(args, io, noRun, stack.remote)).toBe(0);
  expect(io.stdout()).toContain(`id ${id} (now 1 open alert)`);
  expect((await stored(stack)).mutes).toMatchObject([{ match: { id }, expires: expect.any(String) }]);
});

test('what was muted is taken back by its id', async () => {
  const stack = await deploymentWithAlerts();
  await cli(stack, 'mute', 'name=eks-*', '--for', '3d', '--reason', 'x');
  const id = (await stored(stack)).mutes[0]?.id ?? '';

  const unknown = await cli(stack, 'unmute', 'mute-0');
  const { code } = await cli(stack, 'unmute', id);

  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining(`There are: ${id}`) });
  expect(code).toBe(0);
  expect((await stored(stack)).mutes).toEqual([]);
});

test('an acknowledgement needs no end, and says who has seen it', async () => {
  const stack = await deploymentWithAlerts();

  const { out } = await cli(stack, 'ack', 'subnet-1', '--reason', 'on it', '--json');

  const { added, matching } = SilenceDocument.parse(JSON.parse(out));
  expect(matching).toBe(1);
  expect(added).toMatchObject({ match: { id: 'subnet-1' }, reason: 'on it', at: NOW.toISOString() });
  expect((await listed(stack)).counts).toMatchObject({ critical: 1, acknowledged: 1 });
});

test('conditions are those of the policy: several of one kind are alternatives, tags are named', async () => {
  const stack = await deploymentWithAlerts();
  await cli(
    stack,
    'mute',
    'name=eks-*',
    'name=batch-*',
    'tag:team=pay*',
    'severity=warning',
    '--for',
    '1h',
    '--reason',
    'x',
  );

  expect((await stored(stack)).mutes[0]?.match).toEqual({
    name: ['eks-*', 'batch-*'],
    severity: 'warning',
    tags: { team: 'pay*' },
  });
});

test.each([
  ['no end', ['mute', 'subnet-1', '--reason', 'x'], 'A mute needs an end'],
  ['no reason', ['mute', 'subnet-1', '--for', '3d'], 'A mute needs a reason'],
  ['two ends', ['mute', 'subnet-1', '--for', '3d', '--until', '2027-01-01', '--reason', 'x'], 'give one'],
  ['an end that is over', ['mute', 'subnet-1', '--until', '2020-01-01', '--reason', 'x'], 'is in the past'],
  ['no duration', ['mute', 'subnet-1', '--for', 'soon', '--reason', 'x'], '--for soon: is not a duration'],
  [
    'an unknown condition',
    ['mute', 'colour=red', '--for', '3d', '--reason', 'x'],
    'Unknown condition colour. Did you mean tag:colour=red?',
  ],
  ['a glob that negates', ['mute', 'name=!prod', '--for', '3d', '--reason', 'x'], 'may not begin with !'],
])('%s is refused by name, and nothing is written', async (_, args, message) => {
  const stack = await deploymentWithAlerts();

  const { code, err } = await cli(stack, ...args);

  expect(code).toBe(1);
  expect(err).toContain(message);
  await expect(stored(stack)).rejects.toThrow('does not exist');
});

test('two who mute at the same time both succeed', async () => {
  const stack = await deploymentWithAlerts();

  const both = await Promise.all(
    ['subnet-1', 'subnet-2'].map((id) => cli(stack, 'mute', id, '--for', '1d', '--reason', 'x')),
  );

  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect((await stored(stack)).mutes.map(({ match }) => match.id).sort()).toEqual(['subnet-1', 'subnet-2']);
});

test('what has expired is dropped with the next change', async () => {
  const stack = await deploymentWithAlerts();
  const old = {
    id: 'mute-old',
    match: { id: 'x' },
    reason: 'r',
    expires: '2026-11-01T00:00:00Z',
    by: 'b',
    at: '2026-10-01T00:00:00Z',
  };
  await stack.put(sharedKeys.mutes, JSON.stringify({ schemaVersion: '1.0', mutes: [old], acknowledgements: [] }));

  await cli(stack, 'mute', 'subnet-2', '--for', '1d', '--reason', 'x');

  expect((await stored(stack)).mutes.map(({ match }) => match.id)).toEqual(['subnet-2']);
});

test('without a full run there is nothing to list, and the way to one is told', async () => {
  const { code, err } = await cli(await deployedStack(), 'alerts');
  expect(code).toBe(1);
  expect(err).toContain('no full run has ended');
  expect(err).toContain('start --authoritative --wait');
});
