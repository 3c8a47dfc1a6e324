import { Readable } from 'node:stream';
import { DescribeIpamsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { HttpResponse } from '@smithy/core/protocols';
import { expect, test } from 'vitest';
import { callerOf } from '../../../../functions/shared/ec2/caller.ts';
import { callEc2, ec2Client, stsClient } from '../../../../functions/shared/ec2/clients.ts';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string | Iterable<string>;
  readonly breaks?: boolean;
}

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

/** What a client is made with that gets one answer to all of its calls. */
function answering(
  { status = 200, type = 'text/xml;charset=UTF-8', body = '', breaks = false }: Answer,
  maxAttempts = 1,
) {
  const asked: number[] = [];
  const handle = async () => {
    asked.push(asked.length);
    const chunks =
      typeof body === 'string' ? [Buffer.from(body)] : Readable.from(body).map((text) => Buffer.from(text));
    const stream = Readable.from(
      (async function* () {
        yield* chunks;
        if (breaks) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      })(),
    );
    return { response: new HttpResponse({ statusCode: status, headers: { 'content-type': type }, body: stream }) };
  };
  return { asked, config: { region: 'eu-west-1', credentials, maxAttempts, requestHandler: { handle } } };
}

async function described(answer: Answer, maxAttempts?: number) {
  const { asked, config } = answering(answer, maxAttempts);
  const ec2 = ec2Client(config);
  const answered = callEc2('DescribeIpams', 'eu-west-1', () => ec2.send(new DescribeIpamsCommand({})));
  return { asked, answered };
}

const ROW = '<ipamSet><item><ipamId>ipam-1</ipamId></item></ipamSet>';
const of = (body: string) =>
  `<DescribeIpamsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${body}</DescribeIpamsResponse>`;

test.each([
  ['as EC2 sends it', `<?xml version="1.0" encoding="UTF-8"?>\n${of(ROW)}`],
  ['with an empty line at its end', `${of(ROW)}\n\n`],
  ['with comments and CDATA inside', of(`<!-- & -->${ROW.replace('ipam-1', '<![CDATA[ipam-1]]>')}`)],
  ['in pieces', [of(ROW).slice(0, 30), of(ROW).slice(30)]],
])('An answer %s is one', async (_, body) => {
  const { answered } = await described({ body });
  expect(await answered).toMatchObject({ Ipams: [{ IpamId: 'ipam-1' }] });
});

test.each([
  ['nothing at all', '', 'it is empty'],
  ['white space', ' \n', 'it is empty'],
  ['a page of HTML', '<!DOCTYPE html><html><body>Sign in</body></html>', 'it is no DescribeIpamsResponse'],
  ['HTML that is XML', '<html><body>Sign in</body></html>', 'it is no DescribeIpamsResponse'],
  ['JSON', '{"Ipams":[]}', 'it is no DescribeIpamsResponse'],
  [
    'the answer to another call',
    '<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>',
    'it is no DescribeIpamsResponse',
  ],
  [
    'a refusal',
    '<Response><Errors><Error><Code>A</Code></Error></Errors></Response>',
    'it is no DescribeIpamsResponse',
  ],
  [
    'a root that only begins alike',
    '<DescribeIpamsResponses></DescribeIpamsResponses>',
    'it is no DescribeIpamsResponse',
  ],
  ['a half', of(ROW).slice(0, 90), 'it is cut off'],
  ['all but the last character', of(ROW).slice(0, -1), 'it is cut off'],
  ['tags that do not match', of('<ipamSet><item></ipamSet></item>'), 'its XML cannot be read'],
  ['an ampersand', of(ROW.replace('ipam-1', 'R&D')), 'its XML cannot be read'],
  ['an entity that nobody declared', of(ROW.replace('ipam-1', '&lol9;')), 'its XML cannot be read'],
  ['nesting without an end', of('<a>'.repeat(100_000) + '</a>'.repeat(100_000)), 'its XML cannot be read'],
  ['two documents', `${of(ROW)}<html></html>`, 'it is cut off'],
])('%s is no answer', async (_, body, why) => {
  const { answered } = await described({ body, type: 'text/html' });
  await expect(answered).rejects.toMatchObject({
    name: 'AnswerUnreadable',
    message: expect.stringContaining(
      `ec2:DescribeIpams in eu-west-1 answered with something that is no answer of EC2: ${why} (status 200, text/html`,
    ),
  });
});

test('What is shown of it is short, on one line, and harmless', async () => {
  const { answered } = await described({
    body: `<h1>\u001b[31mred\u202e\n\n${'x'.repeat(10_000)}</h1>`,
    type: '\u0007',
  });
  const { message } = await answered.then(
    () => new Error('It answered'),
    (error: Error) => error,
  );
  expect(message).toContain('(status 200, \uFFFD: <h1>\uFFFD[31mred\uFFFD xxx');
  expect(message.length).toBeLessThan(300);
  expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('An answer without an end is given up, not kept', async () => {
  let chunks = 0;
  function* endless() {
    for (const chunk = 'x'.repeat(1024 * 1024); ; chunks++) yield chunk;
  }
  const { answered } = await described({ body: { [Symbol.iterator]: endless } });
  await expect(answered).rejects.toMatchObject({
    name: 'AnswerUnreadable',
    message: expect.stringContaining('does not end'),
  });
  expect(chunks).toBeLessThan(100);
});

test.each([
  [
    'of EC2',
    500,
    '<Response><Errors><Error><Code>InternalError</Code><Message>sorry</Message></Error></Errors></Response>',
    'sorry',
  ],
  ['of a load balancer', 503, '<html>Busy</html>', 'does not say why'],
  ['of nobody', 502, '', 'does not say why'],
])('A fault %s, with %s, is one of the service', async (_, status, body, text) => {
  const { answered } = await described({ status, body });
  await expect(answered).rejects.toMatchObject({
    name: 'ServiceUnavailable',
    message: expect.stringMatching(new RegExp(`^ec2:DescribeIpams in eu-west-1 .*${text}`)),
  });
});

test.each([
  [302, '<html>Moved</html>'],
  [400, ''],
  [403, '<html>Forbidden by the proxy</html>'],
  [404, ''],
  [400, '<Response><Errors><Error><Code><b>A</b></Code></Error></Errors></Response>'],
  [400, '<Response><Errors><Error><Code>Two words</Code></Error></Errors></Response>'],
  [400, '<Response><Errors><Error><Code>Error</Code></Error></Errors></Response>'],
  [400, '<Response><Errors></Errors></Response>'],
])('A refusal with %s that names no error is no answer: %s', async (status, body) => {
  const { answered } = await described({ status, body });
  await expect(answered).rejects.toMatchObject({
    name: 'AnswerUnreadable',
    message: expect.stringContaining(`it names no error (status ${status}`),
  });
});

test('A refusal of EC2 keeps its name', async () => {
  const body =
    '<Response><Errors><Error><Code>InvalidIpamId.NotFound</Code><Message>no</Message></Error></Errors></Response>';
  const { answered } = await described({ status: 400, body });
  await expect(answered).rejects.toMatchObject({ name: 'InvalidIpamId.NotFound', message: 'no' });
});

test('A connection that breaks in the middle of an answer is a fault of the network', async () => {
  const { answered } = await described({ body: of(ROW).slice(0, 50), breaks: true });
  await expect(answered).rejects.toMatchObject({ name: 'Unreachable', message: expect.stringContaining('aborted') });
});

test.each([
  ['no answer', { body: '<html></html>' }],
  ['a fault of nobody', { status: 503, body: '' }],
  ['a broken connection', { body: of(ROW).slice(0, 50), breaks: true }],
])('The SDK tries %s again before it is told', async (_, answer) => {
  const { asked, answered } = await described(answer, 3);
  await expect(answered).rejects.toThrow();
  expect(asked).toHaveLength(3);
});

test.each([
  ['a page of HTML', '<html></html>', 'it is no GetCallerIdentityResponse'],
  [
    'no account',
    '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>',
    'without an account',
  ],
  ['no result', '<GetCallerIdentityResponse><Other/></GetCallerIdentityResponse>', 'without an account'],
])('STS is held to the same: %s', async (_, body, why) => {
  const caller = callerOf(stsClient(answering({ body }).config));
  await expect(caller).rejects.toMatchObject({ name: 'AnswerUnreadable', message: expect.stringContaining(why) });
});

test('A refusal of STS keeps its name', async () => {
  const body =
    '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>old</Message></Error></ErrorResponse>';
  const sts = stsClient(answering({ status: 403, body }).config);
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
});
