import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { ACCOUNT, REGION, started, TOPIC } from './fixture.ts';

test('STS says who is calling, and nothing else', async () => {
  const { client } = await started();
  const sts = new STSClient(client);

  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:user/loopback`,
  });
  await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
});

test('A request that is not signed, or is for another service, is told so', async () => {
  const { url } = await started();
  const send = async (headers: Record<string, string>) => {
    const response = await fetch(`${url}/x`, { headers });
    return { status: response.status, text: await response.text() };
  };
  const signedFor = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=a/20261121/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  expect(await send({})).toMatchObject({ status: 403, text: expect.stringContaining('MissingAuthenticationToken') });
  expect(await send({ authorization: 'Basic eA==' })).toMatchObject({ status: 403 });
  expect(await send({ authorization: signedFor('rds') })).toMatchObject({
    status: 400,
    text: expect.stringContaining('no loopback endpoint for the service &apos;rds&apos;'),
  });
});

test('Calls are counted by action, refused ones included', async () => {
  const { client, calls } = await started();
  const sts = new STSClient(client);

  await sts.send(new GetCallerIdentityCommand({}));
  await sts.send(new GetCallerIdentityCommand({}));

  expect(calls('sts:GetCallerIdentity')).toBe(2);
  expect(calls('ec2:DescribeIpams')).toBe(0);
});

test('The endpoints listen on the loopback alone', async () => {
  const { url } = await started();

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('After stopping nothing answers', async () => {
  const aws = await started();
  const sts = new STSClient(aws.client);
  await sts.send(new GetCallerIdentityCommand({}));

  await aws.stop();

  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow();
});

test('A failure of the disk is told by code and message, without a stack', async () => {
  const { client, outDir } = await started();
  await writeFile(join(outDir, 'sns'), 'a file where a directory belongs');
  const sns = new SNSClient(client);

  const error = await sns
    .send(new PublishCommand({ TopicArn: TOPIC, Message: 'm' }))
    .catch((reason: unknown) => reason);

  expect(error).toMatchObject({ name: 'InternalErrorException' });
  expect((error as Error).message).toMatch(/^The loopback endpoint failed: [A-Z]+: .+, mkdir '.+'$/);
});
