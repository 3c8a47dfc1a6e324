import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { lambda } from '../../../functions/shared/task.ts';

const MARKS = ['\u009b31m', '\u009d0;title\u009c', '\u202e', '\u2066', '\u200f', '\u200b', '\u2028'];

test('what others call things can neither colour a terminal that shows the log, nor turn a line around', async () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const lines: string[] = [];
  const keep = (line: unknown) => void lines.push(String(line));
  for (const level of ['info', 'error'] as const) vi.spyOn(console, level).mockImplementation(keep);
  const name = MARKS.join('x');
  const task = {
    name: 'Try',
    Input: z.object({}),
    Output: z.object({}),
    run: async (_: unknown, { log }: { log: { info(message: string, more: Record<string, unknown>): void } }) => {
      log.info(`Looked at ${name}`, { name, names: [name] });
      throw new Error(`no room in ${name}\nsecond line`, { cause: new Error(name) });
    },
  };
  const handler = lambda(task, z.object({}), () => ({}));
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 1000 };
  await expect(handler({}, context as never)).rejects.toThrow('no room');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).not.toMatch(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(line).toContain('\uFFFD31mx');
  }
  expect(lines[1]).toContain('second line');
});
