import { createHash } from 'node:crypto';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { Parameters } from '../../local/aws/service.ts';
import type { SnsOperation } from '../../local/aws/sns/service.ts';
import { escapeXml } from '../../local/aws/xml.ts';

/** A topic as SNS tells of it. */
export interface LoopbackTopic {
  readonly arn: string;
  /** A key id, an alias or an ARN, as it was set. @default not encrypted */
  readonly kmsMasterKeyId?: string;
  /** @default none */
  readonly subscriptions?: readonly LoopbackSubscription[];
}

export interface LoopbackSubscription {
  readonly protocol: 'email' | 'https' | 'lambda' | 'sqs' | 'sms';
  readonly endpoint: string;
  /** Whether its owner has answered the confirmation. @default true */
  readonly confirmed?: boolean;
}

const PAGE = 100;

/** SNS's actions that tell of topics. */
export function topicActions(topics: readonly LoopbackTopic[]): Record<string, SnsOperation> {
  const find = (arn: string) => topics.find((topic) => topic.arn === arn) ?? { arn };
  return {
    GetTopicAttributes: ({ arn }) => topicAttributes(find(arn)),
    ListSubscriptionsByTopic: ({ arn }, parameters) => subscriptionsPage(find(arn), parameters),
  };
}

function topicAttributes({ arn, kmsMasterKeyId, subscriptions = [] }: LoopbackTopic): string {
  const confirmed = subscriptions.filter(isConfirmed).length;
  const attributes = {
    TopicArn: arn,
    Owner: accountOf(arn),
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: '0',
    ...(kmsMasterKeyId !== undefined && { KmsMasterKeyId: kmsMasterKeyId }),
  };
  const entries = Object.entries(attributes).map(
    ([key, value]) => `<entry><key>${key}</key><value>${escapeXml(value)}</value></entry>`,
  );
  return `<Attributes>${entries.join('')}</Attributes>`;
}

/** 100 a page; the token is the number of the next one. */
function subscriptionsPage({ arn, subscriptions = [] }: LoopbackTopic, { NextToken = '0' }: Parameters): string {
  const from = Number(NextToken);
  if (!Number.isInteger(from) || from < 0) {
    throw new AwsError('InvalidParameter', `Invalid parameter: NextToken Reason: '${NextToken}'`);
  }
  const members = subscriptions
    .slice(from, from + PAGE)
    .map((subscription) => `<member>${subscriptionXml(arn, subscription)}</member>`);
  const next = from + PAGE < subscriptions.length ? `<NextToken>${from + PAGE}</NextToken>` : '';
  return `<Subscriptions>${members.join('')}</Subscriptions>${next}`;
}

function subscriptionXml(topicArn: string, subscription: LoopbackSubscription): string {
  const { protocol, endpoint } = subscription;
  const id = createHash('md5').update(`${protocol} ${endpoint}`).digest('hex');
  // Until it is confirmed a subscription has this text in place of an ARN.
  const arn = isConfirmed(subscription) ? `${topicArn}:${id}` : 'PendingConfirmation';
  return [
    `<SubscriptionArn>${arn}</SubscriptionArn><Owner>${accountOf(topicArn)}</Owner><Protocol>${protocol}</Protocol>`,
    `<Endpoint>${escapeXml(endpoint)}</Endpoint><TopicArn>${topicArn}</TopicArn>`,
  ].join('');
}

const isConfirmed = ({ confirmed = true }: LoopbackSubscription) => confirmed;

const accountOf = (arn: string) => arn.split(':')[4] ?? '';
