import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type * as z from 'zod';
import { PolicyGetDocument, PolicyHistoryDocument, PolicyPutDocument } from '../../../cli/json/policy-documents.ts';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { BUCKET, type DeployedStack, deployedStack } from '../../fakes/deployment.ts';
import { fakeIo } from '../fakes/io.ts';

const KEY = 'policy/current.yaml';
const URL = `s3://${BUCKET}/${KEY}`;
const FIRST =
  'version: 1\nname: first\nrules:\n  - { name: eks, match: { type: subnet }, critical: { freeBelow: 64 } }\n';
const SECOND = FIRST.replace('64', '32');

const noRun: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

async function policy({ remote }: DeployedStack, ...args: string[]) {
  const io = fakeIo();
  const code = await main(['policy', ...args], io, noRun, remote);
  return { code, out: io.stdout(), err: io.stderr() };
}

async function put(stack: DeployedStack, text: string, ...args: string[]) {
  const file = join(stack.outDir, 'policy.yaml');
  await writeFile(file, text);
  const { code, out, err } = await policy(stack, 'put', file, ...args);
  return { code, out, err: err.replaceAll(file, 'policy.yaml') };
}

async function json<T>(schema: z.ZodType<T>, said: Promise<{ out: string }>): Promise<T> {
  return schema.parse(JSON.parse((await said).out));
}

test('The first policy is compared with the built-in one, and written', async () => {
  const stack = await deployedStack();

  const { code, out } = await put(stack, FIRST);

  expect(code).toBe(0);
  expect(out).toBe(
    [
      'Compared with the built-in policy, which has judged so far:',
      '',
      '~ name',
      '    built-in  →  first',
      '+ rule eks',
      '    matches: subnets',
      '    critical: free < 64',
      '    warning: as in the built-in policy',
      '',
      `✔ Written to ${URL}; the next run judges by it`,
      '',
    ].join('\n'),
  );
  expect((await policy(stack, 'get')).out).toBe(FIRST);
});

test('A change says what was and what will be', async () => {
  const stack = await deployedStack();
  await put(stack, FIRST);

  const { out } = await put(stack, SECOND, '--dry-run');

  expect(out).toContain('Compared with the policy in the bucket ("first"):');
  expect(out).toContain('~ rule eks\n    critical: free < 64  →  critical: free < 32\n');
  expect(out).toContain('✔ Valid; nothing was written (--dry-run)');
  expect((await policy(stack, 'get')).out).toBe(FIRST);
});

test('Comments and spelling change nothing in how it judges; the same file is not written again', async () => {
  const stack = await deployedStack();
  await put(stack, FIRST);

  const commented = await put(stack, `# why\n${FIRST}`);
  const same = await put(stack, `# why\n${FIRST}`);

  expect(commented.out).toBe(
    `Rules and alerts are the same as in the policy in the bucket ("first").\n\n✔ Written to ${URL}; the next run judges by it\n`,
  );
  expect(same.out).toContain(`✔ ${URL} holds exactly this already; nothing was written`);
  expect((await json(PolicyHistoryDocument, policy(stack, 'history', '--json'))).versions).toHaveLength(2);
});

test('A broken policy is never written; line, column and field say why', async () => {
  const stack = await deployedStack();

  const { code, err } = await put(stack, FIRST.replace('64', '"many"'));

  expect(code).toBe(1);
  expect(err).toMatch(/^✖ policy\.yaml:4:\d+ {2}rules\[0\]\.critical\.freeBelow: "many" is not a number/);
  expect(stack.aws.calls('s3:PutObject')).toBe(0);
});

test('What the deployment does not declare is refused, with the place and the names that exist', async () => {
  const stack = await deployedStack({
    outputs: {
      Destinations: '{"topics":["default","security"],"consumers":["tickets"]}',
      MetricsNamespace: 'IpamMonitor',
    },
  });
  const text = `version: 1
outputs:
  notify: { topic: securty }
  metrics: { namespace: Other }
  handOff:
    functions: [tickets, billing]
    consumers: [{ to: chat }]
`;

  const { code, err } = await put(stack, text);

  expect(code).toBe(1);
  expect(err.split('\n').slice(1, 5)).toEqual([
    '✖ policy.yaml:3:20  outputs.notify.topic: securty is not a topic of this deployment (default, security)',
    '✖ policy.yaml:4:25  outputs.metrics.namespace: Other is not the namespace of this deployment (IpamMonitor)',
    '✖ policy.yaml:6:26  outputs.handOff.functions.1: billing is not a consumer of this deployment (tickets)',
    '✖ policy.yaml:7:23  outputs.handOff.consumers.0.to: chat is not a consumer of this deployment (tickets)',
  ]);
  expect(
    (
      await put(
        stack,
        text
          .replace('securty', 'security')
          .replace('Other', 'IpamMonitor')
          .replace(', billing', '')
          .replace('chat', 'tickets'),
      )
    ).code,
  ).toBe(1);
  expect(stack.aws.calls('s3:PutObject')).toBe(0);
});

test('A deployment that does not say what it declares refuses nothing', async () => {
  const stack = await deployedStack();

  expect((await put(stack, 'version: 1\noutputs: { notify: { topic: any } }\n')).code).toBe(0);
});

test('Whoever edits an older version is told, and where to look', async () => {
  const stack = await deployedStack();
  await put(stack, FIRST);
  const { etag } = await json(PolicyGetDocument, policy(stack, 'get', '--json'));
  await put(stack, SECOND);

  const { code, err } = await put(stack, FIRST, '--if-match', etag);

  expect(code).toBe(1);
  expect(err).toContain(`✖ Somebody else changed ${URL} meanwhile; nothing was written`);
  expect(err).toContain('policy history --stack IpamMonitor --region eu-west-1');
  expect((await policy(stack, 'get')).out).toBe(SECOND);
});

test('The printed ETag lets the one who was first put his change', async () => {
  const stack = await deployedStack();
  await put(stack, FIRST);
  const [, etag = ''] = /--if-match (\w+)/.exec((await policy(stack, 'get')).err) ?? [];

  expect((await put(stack, SECOND, '--if-match', `"${etag}"`)).code).toBe(0);
});

test.each([
  [412, 'PreconditionFailed'],
  [409, 'ConditionalRequestConflict'],
  [404, 'NoSuchKey'],
])('A writer that comes between reading and writing (%i) is told of as well', async (_, code) => {
  const stack = await deployedStack();
  await put(stack, FIRST);
  stack.aws.faults.add({ action: 's3:PutObject', do: { error: { code } } });

  const result = await put(stack, SECOND);

  expect(result.code).toBe(1);
  expect(result.err).toContain('✖ Somebody else changed');
  expect(stack.aws.calls('s3:PutObject')).toBe(2);
});

test('It writes on condition only: on what it read, or on nothing being there', async () => {
  const stack = await deployedStack();
  const conditions: (string | undefined)[] = [];
  stack.aws.faults.add({
    action: 's3:PutObject',
    when: ({ IfMatch, IfNoneMatch }) => conditions.push(IfMatch ?? IfNoneMatch) < 0,
    do: { latencyMs: 0 },
  });
  await put(stack, FIRST);
  const { etag } = await json(PolicyGetDocument, policy(stack, 'get', '--json'));
  await put(stack, SECOND);

  expect(conditions).toEqual(['*', `"${etag}"`]);
});

test('--if-absent seeds a deployment once, and leaves alone what somebody put there', async () => {
  const stack = await deployedStack();

  const first = await put(stack, FIRST, '--if-absent');
  const second = await put(stack, SECOND, '--if-absent');
  const document = await json(PolicyPutDocument, put(stack, SECOND, '--if-absent', '--json'));

  expect(first).toMatchObject({ code: 0, out: expect.stringContaining(`✔ Written to ${URL}`) });
  expect(second).toMatchObject({
    code: 0,
    out: expect.stringContaining(`✔ ${URL} is there already; nothing was written (--if-absent)`),
  });
  expect(document.written).toBe(false);
  expect((await policy(stack, 'get')).out).toBe(FIRST);
  expect(stack.aws.calls('s3:PutObject')).toBe(1);
});

test('--if-absent and --if-match contradict each other', async () => {
  const stack = await deployedStack();

  const { code, err } = await put(stack, FIRST, '--if-absent', '--if-match', 'abc');

  expect(code).toBe(1);
  expect(err).toContain('--if-absent and --if-match contradict each other');
});

test('A policy that is invalid in the bucket can be replaced', async () => {
  const stack = await deployedStack();
  await stack.put(KEY, 'version: 2\n');

  const { code, out } = await put(stack, FIRST);

  expect(code).toBe(0);
  expect(out).toContain('Compared with the built-in policy, because the one in the bucket is not valid:');
});

test('The history lists versions newest first, and each can be read again', async () => {
  const stack = await deployedStack();
  await put(stack, FIRST);
  await put(stack, SECOND);
  await stack.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
  await put(stack, `# third\n${FIRST}`);
  await stack.put('policy/current.yaml.bak', 'not it');

  const { out } = await policy(stack, 'history');
  const { versions } = await json(PolicyHistoryDocument, policy(stack, 'history', '--json'));

  expect(out.split('\n')[0]).toMatch(/^time +bytes +version +ETag/);
  expect(out.split('\n')[1]).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ +\d+ +\S+ +[0-9a-f]{32} +current$/);
  expect(versions.map(({ current, deleted }) => [current, deleted])).toEqual([
    [true, false],
    [false, true],
    [false, false],
    [false, false],
  ]);
  const first = await policy(stack, 'get', '--version', versions[3]?.versionId ?? '');
  expect(first.out).toBe(FIRST);
  expect(first.err).toContain('To return to it');
  for (const id of [versions[1]?.versionId ?? '', 'none']) {
    const { code, err } = await policy(stack, 'get', '--version', id);
    expect(code).toBe(1);
    expect(err).toContain(`✖ There is no version ${id} of ${URL}`);
  }
});

test('The history can be cut', async () => {
  const stack = await deployedStack();
  for (const text of [FIRST, SECOND, FIRST]) await put(stack, text);

  const { versions } = await json(PolicyHistoryDocument, policy(stack, 'history', '--json', '--limit', '2'));

  expect(versions.map(({ current }) => current)).toEqual([true, false]);
  expect((await policy(stack, 'history', '--limit', 'all')).err).toContain('--limit all: is not a whole number');
});

test('Without a policy, get and history say which one judges', async () => {
  const stack = await deployedStack();

  const got = await policy(stack, 'get');
  const history = await policy(stack, 'history');

  expect(got.code).toBe(1);
  expect(got.err).toContain(`✖ There is no policy yet: ${URL} does not exist`);
  expect(history.code).toBe(0);
  expect(history.out).toContain('the built-in policy judges the runs');
});

test('--json says of a policy whether it is valid, and of a put what it did', async () => {
  const stack = await deployedStack();
  await stack.put(KEY, 'version: 2\n');

  const got = await json(PolicyGetDocument, policy(stack, 'get', '--json'));
  const written = await json(PolicyPutDocument, put(stack, FIRST, '--json'));
  const again = await json(PolicyPutDocument, put(stack, FIRST, '--json'));

  expect(got).toMatchObject({
    url: URL,
    valid: false,
    text: 'version: 2\n',
    errors: [expect.stringContaining('version')],
  });
  expect(written).toMatchObject({ written: true, previous: { etag: got.etag, versionId: got.versionId } });
  expect(written.changes.map(({ kind, about }) => `${kind} ${about}`)).toContain('added rule eks');
  expect(again).toMatchObject({ written: false, previous: { etag: written.etag }, changes: [] });
});

test("A terminal does not obey what is in somebody's comment; a pipe gets it to the letter", async () => {
  const stack = await deployedStack();
  const text = '# \u001b[2J\nversion: 1\nrules:\n  - name: x\n';
  await stack.put(KEY, text);
  const tty = fakeIo({ columns: 80 });

  await main(['policy', 'get'], tty, noRun, stack.remote);

  expect(tty.stdout()).toBe('#\nversion: 1\nrules:\n  - name: x\n');
  expect((await policy(stack, 'get')).out).toBe(text);
});

test('Who may not read it is told what to ask for', async () => {
  const stack = await deployedStack();
  stack.aws.faults.add({ action: 's3:GetObject', do: { error: { code: 'AccessDenied', message: 'Access Denied' } } });

  const { code, err } = await policy(stack, 'get');

  expect(code).toBe(1);
  expect(err).toContain('✖ AccessDenied: Access Denied');
  expect(JSON.parse(err.slice(err.indexOf('{'))).Statement).toContainEqual({
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    Resource: [`arn:aws:s3:::${BUCKET}/${KEY}`],
  });
});
