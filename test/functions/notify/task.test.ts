import { type PublishCommandInput, SNSServiceException } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { notifyTask } from '../../../functions/notify/task.ts';
import { NotifyFailed, Throttled } from '../../../functions/shared/errors.ts';
import { ObjectMissing } from '../../../storage/errors.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { giveResults, sampleEvaluation, sampleRun } from '../../fakes/results.ts';

const ARN = 'arn:aws:sns:eu-west-1:111122223333:alerts';
const critical = sampleEvaluation({ id: 'subnet-1', severity: 'critical', resource: { name: 'eks' } });

/** SNS that takes every message, or answers with the errors given, one after the other, before it does. */
function topic(...errors: Error[]) {
  const messages: PublishCommandInput[] = [];
  const publish = async (input: PublishCommandInput) => {
    const error = errors.shift();
    if (error) throw error;
    messages.push(input);
    return { MessageId: `message-${messages.length}`, $metadata: {} };
  };
  return { messages, publish };
}

function snsError(name: string, message = 'said SNS') {
  return new SNSServiceException({ name, message, $fault: 'client', $metadata: {} });
}

interface Options {
  run?: ReturnType<typeof sampleRun>;
  sns?: ReturnType<typeof topic>;
  topics?: Record<string, string>;
}

/** A run that somebody asked for: full runs are tested in deliver.test.ts. */
const askedFor = sampleRun({ authoritative: false });

function notify(objects: MemoryObjects, { run = askedFor, sns = topic(), topics = { default: ARN } }: Options = {}) {
  return notifyTask.run({ run }, { objects, publish: sns.publish, topics, ...fakeInvocation() });
}

test('one message tells of the findings, and is kept beside the results', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [critical, sampleEvaluation({ id: 'subnet-2', severity: 'warning' })] });
  const sns = topic();

  const output = await notify(objects, { sns });

  const subject = '[IPAM] CRITICAL eks 10.0.0.0/24: 5 addresses free (+1 warning)';
  const messageKey = 'runs/2026/11/21/run-1/message.txt';
  expect(output).toEqual({
    status: 'sent',
    topic: 'default',
    messageId: 'message-1',
    subject,
    messageKey,
    messages: 1,
  });
  expect(notifyTask.Output.parse(output)).toEqual(output);
  expect(sns.messages).toEqual([
    {
      TopicArn: ARN,
      Subject: subject,
      Message: expect.stringContaining('s3://test-bucket/runs/2026/11/21/run-1/handoff.json'),
      MessageAttributes: expect.objectContaining({
        severity: { DataType: 'String', StringValue: 'critical' },
        criticalCount: { DataType: 'Number', StringValue: '1' },
        scopeTypes: { DataType: 'String.Array', StringValue: '["private"]' },
      }),
    },
  ]);
  expect((await objects.getText(messageKey))?.text).toBe(`Subject: ${subject}\n\n${sns.messages[0]?.Message}`);
});

test('nothing is sent, and nothing written, when nothing is wrong', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [sampleEvaluation({ id: 'subnet-1' })] });
  const sns = topic();

  expect(await notify(objects, { sns })).toEqual({ status: 'nothingToTell' });

  expect(sns.messages).toEqual([]);
  expect(objects.written).toEqual([]);
});

test.each([
  ['a failed scope', { failedScopes: [{ scopeId: 'ipam-scope-1', error: 'AccessDenied', message: 'm' }] }],
  ['an invalid policy', { problems: [{ kind: 'PolicyInvalid' as const, severity: 'critical' as const, text: 't' }] }],
])('%s is told although there is no finding', async (_, overrides) => {
  const objects = memoryObjects();
  giveResults(objects, overrides);

  expect(await notify(objects)).toMatchObject({ status: 'sent' });
});

test('without any topic the message is still kept', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [critical] });

  const output = await notify(objects, { topics: {} });

  expect(output).toMatchObject({ status: 'noTopic', messageKey: 'runs/2026/11/21/run-1/message.txt' });
  expect(objects.keys()).toContain('runs/2026/11/21/run-1/message.txt');
});

test('the policy names the topic', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [critical], policy: { outputs: { notify: { topic: 'network' } } } });
  const sns = topic();

  await notify(objects, { sns, topics: { default: ARN, network: `${ARN}-network` } });

  expect(sns.messages.map(({ TopicArn }) => TopicArn)).toEqual([`${ARN}-network`]);
});

test.each(['netwrok', 'constructor'])(
  'a topic that is not declared is an error that names the known ones',
  async (name) => {
    const objects = memoryObjects();
    giveResults(objects, { evaluations: [critical], policy: { outputs: { notify: { topic: name } } } });
    const attempt = notify(objects, { topics: { network: ARN, default: ARN } });

    await expect(attempt).rejects.toThrow(NotifyFailed);
    await expect(attempt).rejects.toThrow(
      `"${name}", which the deployment does not declare. Known topics: default, network.`,
    );
  },
);

test('the subject of the request replaces the one that says what was found', async () => {
  const objects = memoryObjects();
  giveResults(objects, {
    evaluations: [critical],
    request: { resourceTypes: ['vpc'], authoritative: false, dryRun: false, subject: 'Weekly' },
  });
  const sns = topic();

  await notify(objects, { sns });

  expect(sns.messages[0]?.Subject).toBe('Weekly');
});

test('a message that was confirmed is not sent again', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [critical] });
  const sns = topic();

  const first = await notify(objects, { sns });
  const before = objects.snapshot();
  const second = await notify(objects, { sns });

  expect(second).toEqual(first);
  expect(sns.messages).toHaveLength(1);
  expect(objects.snapshot()).toEqual(before);
});

test.each(['ThrottledException', 'Throttling', 'KMSThrottlingException', 'TooManyRequestsException'])(
  '%s is an error that the state machine retries, and the retry sends it once',
  async (name) => {
    const objects = memoryObjects();
    giveResults(objects, { evaluations: [critical] });
    const sns = topic(snsError(name));

    await expect(notify(objects, { sns })).rejects.toThrow(Throttled);
    expect(await notify(objects, { sns })).toMatchObject({ status: 'sent' });

    expect(sns.messages).toHaveLength(1);
  },
);

test.each([
  ['AuthorizationErrorException', /sns:Publish on arn:aws:sns:eu-west-1:111122223333:alerts/],
  ['NotFoundException', /Create the topic/],
  ['KMSAccessDeniedException', /kms:GenerateDataKey\*/],
  ['InvalidParameterException', /in this function's Region/],
  ['InternalErrorException', /kept beside the results/],
])('%s fails the step and says what to do', async (name, advice) => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [critical] });
  const attempt = notify(objects, { sns: topic(snsError(name)) });

  await expect(attempt).rejects.toThrow(NotifyFailed);
  await expect(attempt).rejects.toThrow(advice);
  await expect(attempt).rejects.toThrow(`sns:Publish to ${ARN} failed. ${name}: said SNS`);
  expect(objects.keys()).not.toContain('runs/2026/11/21/run-1/notified.json');
});

test('more findings than a message names are counted all the same', async () => {
  const evaluations = Array.from({ length: 230 }, (_, n) =>
    sampleEvaluation({ id: `subnet-${String(n).padStart(3, '0')}`, severity: n % 2 ? 'critical' : 'warning' }),
  );
  const objects = memoryObjects();
  giveResults(objects, { evaluations });
  const sns = topic();

  await notify(objects, { sns });

  expect(sns.messages[0]?.Message).toContain('115 critical, 115 warnings;');
  expect(sns.messages[0]?.Message).toContain('  … 30 more warning, see the evaluations');
});

test('a missing summary is named', async () => {
  await expect(notify(memoryObjects())).rejects.toThrow(ObjectMissing);
  await expect(notify(memoryObjects())).rejects.toThrow('runs/2026/11/21/run-1/summary.json');
});
