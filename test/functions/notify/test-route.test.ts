import { expect, test } from 'vitest';
import type { Format } from '../../../core/message/route-message.ts';
import { renderTestMessage } from '../../../core/message/test-message.ts';
import type { RouteTarget } from '../../../core/policy/routes.ts';
import { notifyTask } from '../../../functions/notify/task.ts';
import { NotifyFailed, Throttled } from '../../../functions/shared/errors.ts';
import { Notification } from '../../../statemachine/contracts/notification.ts';
import { alertWorld, TOPIC } from '../../fakes/alert-world.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';

function tried(to: RouteTarget, { post = async () => {} }: { post?: () => Promise<void> } = {}) {
  const world = alertWorld();
  const published: { TopicArn?: string | undefined; Message?: string | undefined }[] = [];
  const posts: unknown[] = [];
  const output = notifyTask.run(
    { test: { route: 'payments', to, by: 'arn:aws:iam::111122223333:user/ann' } },
    {
      objects: world.objects,
      topics: { default: TOPIC },
      publish: async (input) => {
        published.push(input);
        return { MessageId: 'message-1', $metadata: {} };
      },
      webhooks: {
        types: { chat: 'slack' },
        post: async (body) => {
          await post();
          posts.push(body);
        },
      },
      ...fakeInvocation(),
    },
  );
  return { output, published, posts, objects: world.objects };
}

test('a test goes through exactly that route, and touches neither the ledger nor the bucket', async () => {
  const { output, published, objects } = tried({ topic: 'default', format: 'text' });
  expect(notifyTask.Output.parse(await output)).toEqual({
    status: 'tested',
    route: 'payments',
    topic: 'default',
    subject: '[IPAM] TEST of the route payments: nothing is wrong',
    messageId: 'message-1',
  });
  expect(published).toMatchObject([{ TopicArn: TOPIC, MessageAttributes: { test: { StringValue: 'true' } } }]);
  expect(published[0]?.Message).toContain('user/ann');
  expect(objects.keys()).toEqual([]);
});

test('to a webhook as well', async () => {
  const { output, posts, published } = tried({ webhook: 'chat' });
  expect(await output).toMatchObject({ status: 'tested', topic: 'chat' });
  expect(posts).toEqual([{ webhook: 'chat', body: expect.stringContaining('"blocks"') }]);
  expect(published).toEqual([]);
});

test('what does not arrive is an error: a topic or a webhook that is not there, or one that refuses', async () => {
  await expect(tried({ topic: 'nope', format: 'text' }).output).rejects.toThrow(NotifyFailed);
  await expect(tried({ webhook: 'nope' }).output).rejects.toThrow('Known webhooks: chat');
  const post = async () => {
    throw new Throttled('slow down');
  };
  await expect(tried({ webhook: 'chat' }, { post }).output).rejects.toThrow(Throttled);
});

test.each(['text', 'json', 'chat', 'slack', 'teams'] satisfies Format[])(
  'as %s it says that it is a test',
  (format) => {
    const facts = { route: 'payments', at: '2026-11-21T21:00:00Z', by: 'ann\n<!channel>', bucket: 'b' };
    const { subject, body } = renderTestMessage(facts, format);
    expect(subject).toContain('TEST');
    if (format === 'slack' || format === 'chat') expect(body).not.toContain('<!channel>');
    if (format === 'json') expect(Notification.parse(JSON.parse(body)).test).toBe(true);
    else expect(body).toContain('This is a test');
  },
);
