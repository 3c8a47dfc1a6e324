import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { ACCOUNT, started, TOPIC } from '../local/aws/fixture.ts';
import type { LoopbackSubscription } from './describe-topic.ts';

async function topic(subscriptions: readonly LoopbackSubscription[]) {
  const { client } = await started({ topics: [{ arn: TOPIC, kmsMasterKeyId: 'alias/aws/sns', subscriptions }] });
  return new SNSClient(client);
}

test('A topic tells its key, and how many have not confirmed', async () => {
  const sns = await topic([
    { protocol: 'email', endpoint: 'a@example.com' },
    { protocol: 'email', endpoint: 'b@example.com', confirmed: false },
  ]);

  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }));

  expect(Attributes).toMatchObject({
    KmsMasterKeyId: 'alias/aws/sns',
    Owner: ACCOUNT,
    SubscriptionsConfirmed: '1',
    SubscriptionsPending: '1',
  });
});

test('Subscriptions come 100 a page; an unconfirmed one has no ARN yet', async () => {
  const sns = await topic([
    { protocol: 'email', endpoint: 'new & <unconfirmed>', confirmed: false },
    ...Array.from({ length: 150 }, (_, index) => ({ protocol: 'https' as const, endpoint: `https://x/${index}` })),
  ]);

  const pages = await Array.fromAsync(paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: TOPIC }));
  const all = pages.flatMap(({ Subscriptions = [] }) => Subscriptions);

  expect(pages.map(({ Subscriptions = [] }) => Subscriptions.length)).toEqual([100, 51]);
  expect(all[0]).toMatchObject({ SubscriptionArn: 'PendingConfirmation', Endpoint: 'new & <unconfirmed>' });
  expect(all[150]).toMatchObject({ Protocol: 'https', Endpoint: 'https://x/149', TopicArn: TOPIC });
  expect(new Set(all.map(({ SubscriptionArn }) => SubscriptionArn)).size).toBe(151);
});
