import type { InvokeCommandInput } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import type { RouteTarget } from '../../../core/policy/routes.ts';
import { postThrough } from '../../../functions/notify/webhook.ts';
import { NotifyFailed, Throttled } from '../../../functions/shared/errors.ts';
import { Notification } from '../../../statemachine/contracts/notification.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { percentPolicy } from '../../fakes/subnets.ts';

const asOf = '2026-11-03T00:00:00.000Z';
const given = (to: RouteTarget) => ({
  runId: 'run-0',
  asOf,
  subnets: [{ id: 'subnet-a', usedPercent: 95 }],
  policy: percentPolicy({ routes: [{ name: 'team', match: { id: '*' }, to }] }),
});

test('a route to a webhook posts a body of its service, and is settled like any other', async () => {
  const world = alertWorld();
  const { notified } = await world.run(given({ webhook: 'slack' }));
  expect(notified).toMatchObject({ status: 'sent', topic: 'slack', messages: 1 });
  expect(world.posts).toEqual([{ webhook: 'slack', body: expect.stringContaining('"blocks"') }]);
  expect(world.messages).toEqual([]);
  expect(world.head().routes.team).toMatchObject({ intents: [], confirmed: { runId: 'run-0' } });
});

test('the body follows from what the webhook is declared to be', async () => {
  const world = alertWorld();
  await world.run(given({ webhook: 'teams' }));
  expect(JSON.parse(world.posts[0]?.body ?? '').attachments[0].content.type).toBe('AdaptiveCard');
});

test('a route to a topic can be for machines, or for Amazon Q', async () => {
  const world = alertWorld();
  await world.run(given({ topic: 'default', format: 'json' }));
  expect(Notification.parse(JSON.parse(world.messages[0]?.Message ?? ''))).toMatchObject({ route: 'team' });
  const other = alertWorld();
  await other.run(given({ topic: 'default', format: 'chat' }));
  expect(JSON.parse(other.messages[0]?.Message ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
});

test('a webhook that fails leaves the other routes alone, and stays owed', async () => {
  const world = alertWorld({
    postWebhook: () => {
      throw new Throttled('Slack said no');
    },
  });
  const run = world.give({
    ...given({ webhook: 'slack' }),
    subnets: [
      { id: 'subnet-a', usedPercent: 95 },
      { id: 'subnet-b', usedPercent: 95, resource: { region: 'us-east-1' } },
    ],
    policy: percentPolicy({ routes: [{ name: 'team', match: { region: 'eu-*' }, to: { webhook: 'slack' } }] }),
  });
  await world.decide(run);
  await expect(world.notify(run)).rejects.toThrow(Throttled);
  expect(world.messages).toHaveLength(1);
  expect(world.head().routes.team?.intents).toHaveLength(1);
  expect(world.head().routes.default?.intents).toEqual([]);
});

test('a webhook that is not declared is an error that names those that are', async () => {
  const world = alertWorld();
  await expect(world.run(given({ webhook: 'slakc' }))).rejects.toThrow('Known webhooks: slack, teams');
});

const post = { webhook: 'slack', body: '{}' };
const payload = (value: unknown) => ({ transformToString: () => JSON.stringify(value) }) as never;

test('the function is waited for, so that success can be settled', async () => {
  const calls: InvokeCommandInput[] = [];
  await postThrough(async (input) => {
    calls.push(input);
    return { Payload: payload({ status: 200, attempts: 1 }) };
  }, 'webhook')(post);
  expect(calls).toEqual([{ FunctionName: 'webhook', Payload: JSON.stringify(post) }]);
});

test.each([
  ['Throttled', Throttled],
  ['Sandbox.Timedout', Throttled],
  ['WebhookFailed', NotifyFailed],
])('its %s is told as it is', async (errorType, expected) => {
  const invoke = async () => ({
    FunctionError: 'Unhandled',
    Payload: payload({ errorType, errorMessage: 'no_service' }),
  });
  const error = await postThrough(invoke, 'webhook')(post).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(expected);
  expect(String(error)).toContain('The webhook "slack" did not take the message.');
});

test('a function that may not be called says what to allow', async () => {
  const denied = async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  };
  await expect(postThrough(denied, 'webhook')(post)).rejects.toThrow('lambda:InvokeFunction on webhook');
});
