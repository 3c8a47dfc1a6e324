import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { DescribeIpamsCommand } from '@aws-sdk/client-ec2';
import { expect, onTestFinished, test } from 'vitest';
import { callEc2, ec2Client, stsClient } from '../../../../functions/shared/ec2/clients.ts';

async function asked(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const client = ec2Client({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: { socketTimeout: 200 },
  });
  onTestFinished(() => client.destroy());
  return callEc2('DescribeIpams', 'eu-west-1', () => client.send(new DescribeIpamsCommand({})));
}

test('An answer that never begins is given up', async () => {
  await expect(asked(createServer(() => {}))).rejects.toMatchObject({
    name: 'Unreachable',
    message: expect.stringContaining('200 ms of inactivity'),
  });
});

test('An answer that stops in its middle is given up', async () => {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/xml', 'content-length': '1000' });
    answer.write('<DescribeIpamsResponse>');
  });
  await expect(asked(server)).rejects.toMatchObject({ name: 'Unreachable' });
});

test('What is no HTTP is no answer', async () => {
  const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
  await expect(asked(server)).rejects.toMatchObject({
    name: 'AnswerUnreadable',
    message: expect.stringMatching(/^ec2:DescribeIpams in eu-west-1 was answered with something that is no HTTP: /),
  });
});

test.each([
  ['EC2', ec2Client],
  ['STS', stsClient],
])('Clients of %s have limits of their own', async (_, create) => {
  const { requestHandler } = create({ region: 'eu-west-1' }).config;
  // Made when it is first needed.
  await expect
    .poll(async () => ({ ...(await Reflect.get(requestHandler, 'configProvider')) }))
    .toMatchObject({ connectionTimeout: 10_000, socketTimeout: 30_000 });
});
