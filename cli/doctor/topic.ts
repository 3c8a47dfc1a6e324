import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  type ListSubscriptionsByTopicCommandOutput,
  SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { counted } from '../../core/text/count.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { list } from '../kit/format.ts';
import { type DoctorCheck, failed, ok, unseen, warning } from './check.ts';
import { errorText, someOf } from './inspect.ts';

export interface DescribedTopic {
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  readonly subscriptions: readonly Subscription[] | Error;
  /** Undefined where messages are not encrypted with a key of KMS. */
  readonly keyId: string | undefined | Error;
}

/** SNS's word in the place of the ARN of a subscription that its owner has not confirmed. */
const PENDING = 'PendingConfirmation';
/** And of one that is gone, but still listed for a while. */
const DELETED = 'Deleted';

/** Reads what can be read of a topic, in its own Region. */
export async function describeTopic(
  arn: string,
  { clientConfig }: Pick<RemoteDeps, 'clientConfig'>,
): Promise<DescribedTopic> {
  const [, , , region = '', accountId = ''] = arn.split(':');
  const sns = new SNSClient(clientConfig(region));
  const [subscriptions, keyId] = await Promise.all([
    orError(() => listSubscriptions(sns, arn)),
    orError(async () => {
      const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
      return Attributes?.KmsMasterKeyId || undefined;
    }),
  ]);
  return { arn, region, accountId, subscriptions, keyId };
}

async function listSubscriptions(sns: SNSClient, TopicArn: string): Promise<Subscription[]> {
  const found: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page: ListSubscriptionsByTopicCommandOutput = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn, ...(NextToken !== undefined && { NextToken }) }),
    );
    found.push(...(page.Subscriptions ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** What the doctor cannot look at is a finding of its own, not the end of the examination. */
async function orError<T>(read: () => Promise<T>): Promise<T | Error> {
  try {
    return await read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Who hears what is published, and who would if he had confirmed. */
export function checkTopic(
  name: string,
  { arn, subscriptions }: DescribedTopic,
  { foreign = false } = {},
): DoctorCheck[] {
  if (subscriptions instanceof Error) {
    const gone = subscriptions.name === 'NotFoundException' || subscriptions.name === 'NotFound';
    if (gone) return [failed(name, `${arn} does not exist`, 'Deploy again, or correct alerts.topicArn.')];
    return [unseen(name, errorText(subscriptions), `sns:ListSubscriptionsByTopic on ${arn}`, { foreign })];
  }
  const pending = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === PENDING);
  const confirmed = subscriptions.filter(
    ({ SubscriptionArn }) => SubscriptionArn !== PENDING && SubscriptionArn !== DELETED,
  );
  if (pending.length > 0) {
    return [
      failed(
        name,
        `${counted(pending.length, 'subscription')} not confirmed: ${someOf(pending.map(({ Endpoint = '' }) => Endpoint))}`,
        'Somebody must open the link in the e-mail that AWS sent to each address (valid for 2 days; look in the spam folder).',
        `To send it again:  aws sns subscribe --topic-arn ${arn} --protocol email --notification-endpoint ADDRESS`,
      ),
    ];
  }
  if (confirmed.length === 0) {
    return [
      warning(
        name,
        'no subscriptions: messages reach nobody',
        `Subscribe an address (alerts.emails in the configuration), or:  aws sns subscribe --topic-arn ${arn} --protocol email --notification-endpoint ADDRESS`,
      ),
    ];
  }
  const protocols = [...new Set(confirmed.flatMap(({ Protocol }) => Protocol ?? []))];
  return [ok(name, `${counted(confirmed.length, 'subscriber')} (${list(protocols)})`)];
}
