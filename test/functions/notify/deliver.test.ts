import { SNSServiceException } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { notifyTask } from '../../../functions/notify/task.ts';
import { NotifyFailed, Throttled } from '../../../functions/shared/errors.ts';
import { runKeys } from '../../../storage/keys.ts';
import { alertWorld, TOPIC } from '../../fakes/alert-world.ts';
import { percentPolicy } from '../../fakes/subnets.ts';

const hour = (n: number) => new Date(Date.UTC(2026, 10, 3, n)).toISOString();
const later = (asOf: string, minutes: number) => new Date(Date.parse(asOf) + minutes * 60_000).toISOString();
const at = (n: number, ...percents: number[]) => ({
  runId: `run-${n}`,
  asOf: hour(n),
  subnets: percents.map((usedPercent, index) => ({ id: `subnet-${index}`, usedPercent })),
});

function snsError(name: string) {
  return new SNSServiceException({ name, message: 'said SNS', $fault: 'client', $metadata: {} });
}

test('a message tells the changes, and is settled in the ledger', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 82));
  const { run, notified } = await world.run(at(1, 95, 82));

  expect(notified).toEqual({
    status: 'sent',
    topic: 'default',
    messages: 1,
    messageId: 'message-2',
    subject: '[IPAM] CRITICAL subnet-0 10.0.0.0/24 111122223333/eu-west-1: 95 % used',
    messageKey: runKeys.routeMessage(run.prefix, 'default'),
  });
  expect(notifyTask.Output.parse(notified)).toEqual(notified);
  expect(world.messages.at(-1)).toMatchObject({
    TopicArn: TOPIC,
    MessageAttributes: { pages: { StringValue: 'true' }, severity: { StringValue: 'critical' } },
  });
  const text = (await world.objects.getText(runKeys.routeMessage(run.prefix, 'default')))?.text;
  expect(text).toBe(`Subject: ${world.messages.at(-1)?.Subject}\n\n${world.messages.at(-1)?.Message}`);
  expect(world.head().routes.default).toMatchObject({ intents: [], confirmed: { runId: 'run-1' } });
});

test('nothing is sent when nothing changed', async () => {
  const world = alertWorld();
  await world.run(at(0, 95));
  const { notified } = await world.run(at(1, 95));
  expect(notified).toEqual({ status: 'nothingToTell' });
  expect(world.messages).toHaveLength(1);
});

test('what was settled is not sent again by a repeated attempt', async () => {
  const world = alertWorld();
  const { run } = await world.run(at(0, 95));
  expect(await world.notify(run)).toEqual({ status: 'nothingToTell' });
  expect(world.messages).toHaveLength(1);
});

test('a publish that SNS refuses for now is an error that is retried, and the retry sends it once', async () => {
  const errors = [snsError('ThrottledException')];
  const world = alertWorld({
    publish: () => {
      const error = errors.shift();
      if (error) throw error;
    },
  });
  const run = world.give(at(0, 95));
  await world.decide(run);
  await expect(world.notify(run)).rejects.toThrow(Throttled);
  expect(await world.notify(run)).toMatchObject({ status: 'sent' });
  expect(world.messages).toHaveLength(1);
});

test('what a run could not deliver is told by the next one, with what that found', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 20));
  await world.decide(world.give(at(1, 95, 20)));
  const { run } = await world.run(at(2, 95, 85));
  expect(world.told(run)).toEqual(['raised critical subnet-0', 'raised warning subnet-1']);
  expect(world.report(run)).toMatchObject({ occasions: ['changes'], pages: true });
});

test('what comes after a message that is being sent waits for it, and is told as of its own', async () => {
  let during: (() => Promise<void>) | undefined;
  const world = alertWorld({
    publish: async () => {
      const work = during;
      during = undefined;
      await work?.();
    },
  });
  await world.run(at(0, 20, 20));
  const slow = world.give(at(1, 95, 20));
  await world.decide(slow, hour(2));
  const next = world.give(at(2, 20, 95));
  during = async () => {
    await world.decide(next, hour(2));
    await expect(world.notify(next, hour(2))).rejects.toThrow('Another execution is sending to the same route');
  };
  await world.notify(slow, hour(2));
  expect(await world.notify(next, hour(2))).toMatchObject({ status: 'sent', messages: 1 });

  expect(world.told(slow)).toEqual(['raised critical subnet-0']);
  expect(world.told(next)).toEqual(['resolved critical subnet-0', 'raised critical subnet-1']);
  expect(world.messages).toHaveLength(2);
  expect(world.head().routes.default?.intents).toEqual([]);
});

test('what a run that died was sending is told before what comes after it', async () => {
  let isDead = false;
  const world = alertWorld({
    publish: () => {
      isDead = true;
      throw new Error('the process died');
    },
    beforeWrite: () => {
      if (isDead) throw new Error('the process died');
    },
  });
  await world.run(at(0, 20, 20));
  const dead = world.give(at(1, 95, 20));
  await world.decide(dead);
  await expect(world.notify(dead)).rejects.toThrow('the process died');
  isDead = false;
  world.publishing = () => {};

  const next = world.give(at(2, 20, 95));
  // Within the lease of the dead one.
  await world.decide(next, later(hour(1), 0.5));
  expect(world.told(next)).toEqual(['resolved critical subnet-0', 'raised critical subnet-1']);
  await expect(world.notify(next, later(hour(1), 0.5))).rejects.toThrow(Throttled);
  expect(await world.notify(next, later(hour(1), 10))).toMatchObject({ status: 'sent', messages: 2 });
  expect(world.messages.map(({ Subject }) => Subject)).toEqual([
    expect.stringContaining('CRITICAL subnet-0'),
    expect.stringContaining('CRITICAL subnet-1'),
  ]);
});

test('a run that could not publish gives back what it held', async () => {
  const world = alertWorld({
    publish: () => {
      throw snsError('AuthorizationError');
    },
  });
  await world.run(at(0, 20));
  const first = world.give(at(1, 95));
  await world.decide(first);
  await expect(world.notify(first)).rejects.toThrow(NotifyFailed);
  expect(world.head().routes.default?.intents).toEqual([
    expect.not.objectContaining({ leaseUntil: expect.anything() }),
  ]);

  world.publishing = () => {};
  const next = world.give(at(2, 95));
  await world.decide(next, later(hour(1), 1));
  expect(await world.notify(next, later(hour(1), 1))).toMatchObject({ status: 'sent', messages: 1 });
});

test('a run whose lease was taken over sends nothing any more', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  const slow = world.give(at(1, 95));
  await world.decide(slow);
  const next = world.give(at(2, 95));
  await world.decide(next);
  expect(await world.notify(slow, hour(2))).toEqual({ status: 'nothingToTell' });
  expect(await world.notify(next)).toMatchObject({ status: 'sent' });
  expect(world.messages).toHaveLength(1);
});

test('a lease that runs out is renewed before anything is sent', async () => {
  const world = alertWorld();
  const run = world.give(at(0, 95));
  await world.decide(run);
  expect(await world.notify(run, later(hour(0), 14))).toMatchObject({ status: 'sent' });
});

test('without any topic the message is kept, and nothing is owed', async () => {
  const world = alertWorld();
  delete world.topics.default;
  const { run, notified } = await world.run(at(0, 95));
  expect(notified).toMatchObject({ status: 'noTopic', messages: 1 });
  expect(world.objects.keys()).toContain(runKeys.routeMessage(run.prefix, 'default'));
  expect(world.head().routes.default?.intents).toEqual([]);
});

test('a topic that is not declared is an error, and what it owes stays owed', async () => {
  const world = alertWorld();
  const policy = percentPolicy({ outputs: { notify: { topic: 'netwrok' } } });
  await expect(world.run({ ...at(0, 95), policy })).rejects.toThrow(NotifyFailed);
  expect(world.head().routes.default?.intents).toHaveLength(1);
  const { run } = await world.run(at(1, 95));
  expect(world.told(run)).toEqual(['baseline critical subnet-0']);
});

test('when Decide failed, nothing is told as if nothing were', async () => {
  const world = alertWorld();
  const run = world.give(at(0, 95));
  expect(await world.notify(run)).toEqual({ status: 'notDecided' });
});

test('names cannot add lines, and thousands of changes fit into a message that counts them all', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  const subnets = Array.from({ length: 3000 }, (_, n) => ({
    id: `subnet-${String(n).padStart(5, '0')}`,
    usedPercent: 95,
    resource: { name: `evil\nRESOLVED, 9\u001b[31m ${'ä'.repeat(200)}` },
  }));
  const { run } = await world.run({ runId: 'run-1', asOf: hour(1), subnets });
  const [message] = world.messages;
  expect(Buffer.byteLength(`${message?.Message}${message?.Subject}`)).toBeLessThan(256 * 1024);
  expect(message?.Message).not.toMatch(/^RESOLVED/m);
  expect(message?.Message).not.toContain('\u001b');
  expect(message?.Message).toContain('3,000');
  expect(message?.Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  expect(world.told(run)).toHaveLength(3000);
});
