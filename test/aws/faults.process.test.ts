import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeIpamsCommand, EC2Client, GetIpamResourceCidrsCommand } from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateMultipartUploadCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { BUCKET, organisation, SCOPE, type Started, started, subnets, TOPIC } from '../local/aws/fixture.ts';

const CALLS: [string, (client: Started['client']) => Promise<unknown>][] = [
  ['ec2:DescribeIpams', (client) => new EC2Client(client).send(new DescribeIpamsCommand({}))],
  [
    's3:PutObject',
    (client) => new S3Client(client).send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'x' })),
  ],
  ['s3:GetObject', (client) => new S3Client(client).send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a' }))],
  [
    's3:CreateMultipartUpload',
    (client) => new S3Client(client).send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'a' })),
  ],
  ['sns:Publish', (client) => new SNSClient(client).send(new PublishCommand({ TopicArn: TOPIC, Message: 'x' }))],
  [
    'cloudwatch:PutMetricData',
    (client) =>
      new CloudWatchClient(client).send(
        new PutMetricDataCommand({ Namespace: 'N', MetricData: [{ MetricName: 'm', Value: 1 }] }),
      ),
  ],
  ['lambda:Invoke', (client) => new LambdaClient(client).send(new InvokeCommand({ FunctionName: 'f' }))],
  ['sts:GetCallerIdentity', (client) => new STSClient(client).send(new GetCallerIdentityCommand({}))],
];

test.each(CALLS)('%s can be made to fail with an error, which the SDK names', async (action, call) => {
  const aws = await started();
  aws.faults.add({ action, times: 1, do: { error: { code: 'SomethingWrong', message: 'as <asked>', status: 418 } } });

  await expect(call(aws.client)).rejects.toMatchObject({
    name: 'SomethingWrong',
    message: 'as <asked>',
    $metadata: { httpStatusCode: 418 },
  });
  expect(aws.calls(action)).toBe(1);
});

test.each(CALLS)('The connection of %s can be cut', async (action, call) => {
  const aws = await started();
  aws.faults.add({ action, do: { cut: true } });

  await expect(call(aws.client)).rejects.toThrow(/socket hang up|ECONNRESET/);
});

test('A throttled call is one that the SDK tries again', async () => {
  const aws = await started();
  aws.faults.add({ action: 'ec2:DescribeIpams', times: 2, do: { error: { code: 'RequestLimitExceeded' } } });
  const ec2 = new EC2Client({ ...aws.client, maxAttempts: 3 });

  const { $metadata } = await ec2.send(new DescribeIpamsCommand({}));

  expect($metadata.attempts).toBe(3);
  expect(aws.calls('ec2:DescribeIpams')).toBe(3);
});

test('A token can be made to expire', async () => {
  const aws = await started({ ec2: organisation(subnets(20)) });
  aws.faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ NextToken }) => NextToken !== undefined,
    times: 1,
    do: { error: { code: 'InvalidPaginationToken' } },
  });
  const ec2 = new EC2Client(aws.client);
  const first = await ec2.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, MaxResults: 5 }));
  const next = new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, MaxResults: 5, NextToken: first.NextToken });

  await expect(ec2.send(next)).rejects.toMatchObject({
    name: 'InvalidPaginationToken',
    $metadata: { httpStatusCode: 400 },
  });
  expect((await ec2.send(next)).IpamResourceCidrs).toHaveLength(5);
});

test.each([
  ['PreconditionFailed', 412],
  ['ConditionalRequestConflict', 409],
  ['NoSuchKey', 404],
])('A conditional write can be made to meet %s', async (code, status) => {
  const aws = await started();
  aws.faults.add({
    action: 's3:PutObject',
    when: ({ Key, IfMatch, IfNoneMatch }) => Key === 'latest.json' && (IfMatch ?? IfNoneMatch) !== undefined,
    do: { error: { code } },
  });
  const s3 = new S3Client(aws.client);
  const put = (Key: string, more = {}) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x', ...more }));

  await expect(put('latest.json', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: code,
    $metadata: { httpStatusCode: status },
  });
  await put('other.json', { IfNoneMatch: '*' });
  await put('latest.json');
});

test('A connection can be cut after the work was done: the client cannot know', async () => {
  const aws = await started();
  aws.faults.add({ action: 'sns:Publish', times: 1, do: { cut: 'response' } });
  const sns = new SNSClient({ ...aws.client, maxAttempts: 2 });

  await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'once?' }));

  expect(await readdir(join(aws.outDir, 'sns/ipam-alerts'))).toHaveLength(2);
});

test('A connection can be cut in the middle of a body', async () => {
  const aws = await started({ ec2: organisation(subnets(1000)) });
  const s3 = new S3Client(aws.client);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'x'.repeat(1_000_000) }));
  aws.faults.add({ action: 's3:GetObject', do: { cut: 'body' } });
  aws.faults.add({ action: 'ec2:GetIpamResourceCidrs', do: { cut: 'body' } });

  const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a' }));
  let bytes = 0;
  const reading = (async () => {
    for await (const chunk of Body as AsyncIterable<Uint8Array>) bytes += chunk.length;
  })();

  expect(ContentLength).toBe(1_000_000);
  await expect(reading).rejects.toThrow('aborted');
  expect(bytes).toBe(500_000);
  await expect(new EC2Client(aws.client).send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE }))).rejects.toThrow(
    'aborted',
  );
});

test('A slow call is carried out when its time has come; others go on, and stopping does not wait for it', async () => {
  const aws = await started();
  const s3 = new S3Client(aws.client);
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }));
  aws.faults.add({ action: 's3:PutObject', when: ({ Key }) => Key === 'slow', do: { latencyMs: 20 } });
  aws.faults.add({ action: 's3:PutObject', when: ({ Key }) => Key === 'never', do: { latencyMs: 3_600_000 } });

  const never = expect(put('never')).rejects.toThrow();
  await put('slow');
  await put('fast');
  await aws.stop();
  await never;

  expect((await readdir(aws.outDir)).sort()).toEqual(['.s3', 'fast', 'slow']);
});

test('Faults meet calls in the order they were added, until they are used up or removed', async () => {
  const aws = await started();
  const sts = new STSClient(aws.client);
  const call = () =>
    sts.send(new GetCallerIdentityCommand({})).then(
      () => 'ok',
      (error: Error) => error.name,
    );
  const fail = (code: string, times?: number) =>
    aws.faults.add({ action: 'sts:GetCallerIdentity', ...(times && { times }), do: { error: { code } } });

  fail('First', 1);
  const remove = fail('Second');

  expect([await call(), await call(), await call()]).toEqual(['First', 'Second', 'Second']);
  remove();
  expect(await call()).toBe('ok');
  fail('Third');
  aws.faults.clear();
  expect(await call()).toBe('ok');
});
