import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { RemoteDeps } from '../aws/remote.ts';
import { list } from '../kit/format.ts';
import { type DoctorCheck, failed, ok, unseen, warning } from './check.ts';
import { errorText } from './inspect.ts';
import { keyGaps } from './key-policy.ts';
import type { DescribedTopic } from './topic.ts';

/** Who sends alarms, and has to get them through the key of our topic. */
const ALARMS = 'cloudwatch.amazonaws.com';

/**
 * Whether alarms reach the topic through its key, and findings where a role publishes them there. CloudWatch fails
 * silently where they do not.
 */
export async function checkKey(
  topic: DescribedTopic,
  roleArn: string | undefined,
  { clientConfig }: Pick<RemoteDeps, 'clientConfig'>,
): Promise<DoctorCheck[]> {
  const { keyId, region } = topic;
  if (keyId instanceof Error) {
    return [unseen('key', errorText(keyId), 'sns:GetTopicAttributes on the topic')];
  }
  if (keyId === undefined) return [ok('key', 'none: messages are not encrypted with a KMS key')];
  if (/(^|[:/])alias\/aws\/sns$/.test(keyId)) return [awsManaged(keyId)];
  const kms = new KMSClient(clientConfig(region));
  try {
    // An alias will do here; the policy is found by the key's own ARN only.
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
    const { Arn: arn = keyId, KeyManager, KeyState } = KeyMetadata ?? {};
    if (KeyManager === 'AWS') return [awsManaged(arn)];
    if (KeyState !== 'Enabled') {
      return [failed('key', `${arn} is ${KeyState}: nothing can be published`, 'Enable it, or cancel its deletion.')];
    }
    const { Policy = '{}' } = await kms.send(new GetKeyPolicyCommand({ KeyId: arn }));
    return [policyCheck(arn, Policy, topic, roleArn)];
  } catch (error) {
    const foreign = keyId.startsWith('arn:') && keyId.split(':')[4] !== topic.accountId;
    const next = `kms:DescribeKey and kms:GetKeyPolicy on ${keyId}${foreign ? ', in its own account' : ''}`;
    return [unseen('key', errorText(error), next, { foreign })];
  }
}

function awsManaged(keyId: string): DoctorCheck {
  return failed(
    'key',
    `${keyId} is AWS's own key: CloudWatch cannot publish through it, so alarms are never delivered`,
    'Give the topic a customer-managed key that lets cloudwatch.amazonaws.com in, as the deployment does.',
  );
}

function policyCheck(
  arn: string,
  policy: string,
  { accountId, arn: topicArn }: DescribedTopic,
  roleArn: string | undefined,
): DoctorCheck {
  const publishers = [{ service: ALARMS }, ...(roleArn === undefined ? [] : [{ roleArn }])];
  const gaps = publishers.flatMap((publisher) => keyGaps(JSON.parse(policy), { ...publisher, accountId, topicArn }));
  const certain = gaps.filter(({ certain: sure }) => sure);
  if (certain.length > 0) {
    return failed(
      'key',
      `${arn} does not let everybody publish: ${certain.map(({ text }) => text).join('; ')}`,
      `Its policy has to allow kms:Decrypt and kms:GenerateDataKey* to ${list([ALARMS, ...(roleArn ? [roleArn] : [])])}.`,
    );
  }
  if (gaps.length > 0) return warning('key', `${arn}: ${gaps.map(({ text }) => text).join('; ')}`);
  return ok('key', `${arn} lets ${list(['CloudWatch', ...(roleArn ? ['Notify'] : [])])} publish`);
}
