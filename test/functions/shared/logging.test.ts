import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { lambda } from '../../../functions/shared/task.ts';

const MARKS = ['\u009b31m', '\u009d0;title\u009c', '\u202e', '\u2066', '\u200f', '\u200b', '\u2028'];

async function logged(run: (log: Log) => Promise<never>) {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const lines: string[] = [];
  const keep = (line: unknown) => void lines.push(String(line));
  for (const level of ['info', 'error'] as const) vi.spyOn(console, level).mockImplementation(keep);
  const task = {
    name: 'Try',
    Input: z.object({}),
    Output: z.object({}),
    run: async (_: unknown, { log }: { log: Log }) => await run(log),
  };
  const handler = lambda(task, z.object({}), () => ({}));
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 1000 };
  const error: unknown = await handler({}, context as never).catch((thrown: unknown) => thrown);
  return { lines, error };
}

interface Log {
  info(message: string, more: Record<string, unknown>): void;
}

test('what others call things can neither colour a terminal that shows the log, nor turn a line around', async () => {
  const name = MARKS.join('x');
  const { lines, error } = await logged(async (log) => {
    log.info(`Looked at ${name}`, { name, names: [name] });
    throw new Error(`no room in ${name}\nsecond line`, { cause: new Error(name) });
  });
  expect(String(error)).toContain('no room');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).not.toMatch(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(line).toContain('\uFFFD31mx');
  }
  expect(lines[1]).toContain('second line');
});

test.each([
  ['me:s%C3%A9cret-of-9@', ['s%C3%A9cret-of-9', 'sécret-of-9', Buffer.from('me:sécret-of-9').toString('base64')]],
  ['me:abcd@', ['abcd', 'ABCD', btoa('me:abcd')]],
])('the password of the proxy %s is neither in a log nor in what Lambda gets to log', async (user, said) => {
  vi.stubEnv('HTTPS_PROXY', `http://${user}proxy.example:3128`);
  // As of Node: message and stack have the status line.
  const line = `Failed to establish tunnel via http://proxy.example:3128: HTTP/1.1 407 Not for ${said.join(' or ')}`;
  const refusal = Object.assign(new Error(line), { code: 'ERR_PROXY_TUNNEL', statusCode: 407 });
  const unreadable = Object.assign(new Error('Parse Error', { cause: refusal }), { rawPacket: Buffer.from(line) });
  const { lines, error } = await logged(async () => {
    throw new Error('ec2:DescribeIpams was not let through', { cause: unreadable });
  });

  expect(lines).toHaveLength(1);
  const seen = `${lines.join()}${inspect(error, { depth: 9, maxStringLength: null })}`;
  expect(seen).toContain('407 Not for');
  expect(seen).not.toContain('rawPacket');
  for (const form of said) expect(seen).not.toContain(form);
});
