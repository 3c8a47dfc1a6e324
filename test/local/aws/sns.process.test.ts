import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { ACCOUNT, REGION, started, TOPIC } from './fixture.ts';

async function topic() {
  const aws = await started();
  const sns = new SNSClient(aws.client);
  const publish = (input: Partial<PublishCommandInput>) =>
    sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'hello', ...input }));
  const delivered = async () => {
    const directory = join(aws.outDir, 'sns', 'ipam-alerts');
    const names = (await readdir(directory).catch(() => [])).sort();
    return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(directory, name), 'utf8') })));
  };
  return { aws, publish, delivered };
}

test('A message becomes a file that a person can read', async () => {
  const { publish, delivered } = await topic();

  const { MessageId } = await publish({
    Subject: '[IPAM] CRITICAL é',
    Message: 'line 1\n\n  <line> & "2" 🌍\r\n',
    MessageAttributes: {
      severity: { DataType: 'String', StringValue: 'critical\nMessageId: forged' },
      regions: { DataType: 'String.Array', StringValue: '["eu-west-1"]' },
      count: { DataType: 'Number', StringValue: '2' },
    },
  });

  expect(await delivered()).toEqual([
    {
      name: `000001-${MessageId}.txt`,
      text: [
        'Subject: [IPAM] CRITICAL é',
        `TopicArn: ${TOPIC}`,
        `MessageId: ${MessageId}`,
        'Attribute severity (String): "critical\\nMessageId: forged"',
        'Attribute regions (String.Array): "[\\"eu-west-1\\"]"',
        'Attribute count (Number): "2"',
        '',
        'line 1\n\n  <line> & "2" 🌍\r\n',
        '',
      ].join('\n'),
    },
  ]);
});

test('Messages are numbered in the order of arrival, also by endpoints that are started again', async () => {
  const { aws, publish, delivered } = await topic();
  for (let index = 0; index < 3; index++) await publish({ Message: `message ${index}` });
  const again = await started({ outDir: aws.outDir });

  await new SNSClient(again.client).send(new PublishCommand({ TopicArn: TOPIC, Message: 'message 3' }));

  expect((await delivered()).map(({ name, text }) => [name.slice(0, 7), text.slice(-10, -1)])).toEqual(
    [0, 1, 2, 3].map((index) => [`00000${index + 1}-`, `message ${index}`]),
  );
});

const KIB = 1024;

test.each([
  ['an empty message', { Message: '' }, 'Empty message'],
  ['a message of more than 256 KiB', { Message: 'é'.repeat(128 * KIB + 1) }, ': Message too long'],
  [
    'a message that is too long with its attributes',
    { Message: 'x'.repeat(256 * KIB - 5), MessageAttributes: { a: { DataType: 'String', StringValue: 'x' } } },
    ': Message too long',
  ],
  ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'Subject'],
  ['a subject with a line break', { Subject: 'a\nb' }, 'Subject'],
  ['a subject with an escape', { Subject: '\u001b[31m' }, 'Subject'],
  ['an empty subject', { Subject: '' }, 'Subject'],
  ['what is no ARN', { TopicArn: 'ipam-alerts' }, 'TopicArn'],
  ['an ARN of another service', { TopicArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:x` }, 'TopicArn'],
  ['a topic of another Region', { TopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:ipam-alerts` }, 'us-east-1'],
  ['a structure without default', { MessageStructure: 'json', Message: '{"email":"x"}' }, 'default'],
  ['a structure that is not JSON', { MessageStructure: 'json', Message: 'x' }, 'parse'],
])('SNS refuses %s', async (_, input, inMessage) => {
  const { publish, delivered } = await topic();

  await expect(publish(input)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(inMessage),
    $metadata: { httpStatusCode: 400 },
  });
  expect(await delivered()).toEqual([]);
});

test.each([
  ['no value', { a: { DataType: 'String', StringValue: '' } }],
  ['an unknown type', { a: { DataType: 'Text', StringValue: 'x' } }],
  ['a number that is none', { a: { DataType: 'Number', StringValue: 'many' } }],
  ['an array that is none', { a: { DataType: 'String.Array', StringValue: 'x' } }],
  ['a bad name', { 'a b': { DataType: 'String', StringValue: 'x' } }],
  ['a reserved name', { 'AWS.x': { DataType: 'String', StringValue: 'x' } }],
])('SNS refuses a message attribute with %s', async (_, MessageAttributes) => {
  const { publish } = await topic();

  await expect(publish({ MessageAttributes })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});

test('The limits themselves are allowed', async () => {
  const { publish } = await topic();

  await publish({ Subject: 'x'.repeat(99) });
  await publish({ Message: 'x'.repeat(256 * KIB) });
  await publish({ MessageStructure: 'json', Message: '{"default":"x"}' });
  await publish({ MessageAttributes: { data: { DataType: 'Binary', BinaryValue: Buffer.from('x') } } });
});

test('A topic that is not there is NotFound', async () => {
  const { publish } = await topic();

  await expect(publish({ TopicArn: `${TOPIC}-2` })).rejects.toMatchObject({
    name: 'NotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
});
