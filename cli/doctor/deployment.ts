import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../../storage/s3-objects.ts';
import { deploymentRegion } from '../aws/region.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { type Deployment, findDeployment } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';
import { checkCaller } from './caller.ts';
import { type Diagnosis, type DoctorCheck, failed, ok, warning } from './check.ts';
import { allowedHours, lookForReason } from './freshness.ts';
import { checkHistories } from './history.ts';
import { checkKey } from './key.ts';
import { checkLatest } from './latest.ts';
import { checkLedger } from './ledger.ts';
import { checkLifecycle } from './lifecycle.ts';
import { checkPolicy } from './policy.ts';
import { checkReport } from './report.ts';
import { checkTopic, describeTopic } from './topic.ts';

/** Looks at a deployment: whether it runs, judges by what was meant, and is heard. */
export async function diagnoseDeployment(
  stack: string,
  given: string | undefined,
  deps: RemoteDeps,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Diagnosis> {
  const region = await deploymentRegion(given, { ...deps, env }, `doctor --stack ${stack}`);
  const config = deps.clientConfig(region);
  const { check, caller } = await checkCaller(config, env.AWS_PROFILE);
  if (!caller) return { checks: [check], missingPolicy: [], nextCommand: undefined };
  const deployment = await findDeployment(stack, config);
  const s3 = new S3Client(config);
  const options = `--stack ${stack} --region ${region}`;
  const [topics, policy, latest, report, ledger, history, lifecycle] = await Promise.all([
    checkTopics(deployment, deps),
    checkPolicy(deployment, s3, options),
    checkLatest(deployment, s3, deps.now(), options),
    checkReport(deployment, s3),
    checkLedger(deployment, s3, deps.now(), options),
    checkDeployedHistories(deployment, s3, deps.now(), options),
    checkLifecycle(deployment, s3),
  ]);
  const checks = [
    ...[check, checkStack(deployment), checkSchedule(deployment), ...topics],
    ...[policy, ...latest, ...report, ...ledger, ...history, lifecycle],
  ];
  const healthy = checks.every(({ status }) => status !== 'failed');
  return { checks, missingPolicy: [], nextCommand: healthy ? `${COMMAND} start --wait ${options}` : undefined };
}

function checkDeployedHistories(
  deployment: Deployment,
  s3: S3Client,
  now: Date,
  options: string,
): Promise<DoctorCheck[]> {
  const { BucketName } = deployment.outputs;
  const objects = s3Objects(BucketName, s3);
  const expected = { now, allowed: allowedHours(deployment), lookForReason: lookForReason(deployment, options) };
  return checkHistories(objects, expected);
}

/**
 * The topic of alarms: its subscribers, and whether alarms and findings get through its key. And that of the findings, where
 * it is another one.
 */
async function checkTopics({ outputs }: Deployment, deps: RemoteDeps): Promise<DoctorCheck[]> {
  const { TopicArn, FindingsTopicArn = TopicArn, NotifyRoleArn } = outputs;
  const isOne = FindingsTopicArn === TopicArn;
  const topic = await describeTopic(TopicArn, deps);
  const findings = isOne ? topic : await describeTopic(FindingsTopicArn, deps);
  // Where findings go through another key, Notify has nothing to do with this one: it is its owner's who may use that.
  const role = findings.keyId === topic.keyId ? NotifyRoleArn : undefined;
  const foreign = findings.accountId !== topic.accountId;
  return [
    ...checkTopic('subscriptions', topic),
    ...(await checkKey(topic, role, deps)),
    ...(isOne ? [] : checkTopic('subscriptions to findings', findings, { foreign })),
  ];
}

function checkStack({ stack, region, status, createdAt }: Deployment): DoctorCheck {
  const text = `${stack} in ${region}, ${status}, created ${createdAt.toISOString().slice(0, 10)}`;
  if (/FAILED|ROLLBACK_COMPLETE$|DELETE/.test(status) && status !== 'UPDATE_ROLLBACK_COMPLETE') {
    return failed('stack', text, 'Look at its events, and deploy it again.');
  }
  if (status === 'UPDATE_ROLLBACK_COMPLETE') {
    return warning(
      'stack',
      text,
      'The last update was rolled back: the earlier version is deployed. Look at the events of the stack.',
    );
  }
  return /IN_PROGRESS/.test(status)
    ? warning('stack', text, 'A deployment is under way; look again when it is done.')
    : ok('stack', text);
}

function checkSchedule({ outputs: { ScheduleExpression, ExpectEveryHours } }: Deployment): DoctorCheck {
  if (ScheduleExpression === undefined) {
    return warning(
      'schedule',
      'none: nothing starts runs on a schedule',
      'To add one:  schedule.enabled in the configuration',
    );
  }
  const expected = ExpectEveryHours === undefined ? '' : `, an evaluated run expected every ${ExpectEveryHours} h`;
  return ok('schedule', `${ScheduleExpression}${expected}`);
}
