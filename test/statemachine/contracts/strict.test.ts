import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { functions } from '../../../statemachine/steps.ts';

const root = new URL('../../../', import.meta.url);

test('strict are the request and what people write, nothing that the monitor passes on', () => {
  const files = globSync('{cli,core,functions,statemachine,storage}/**/*.ts', { cwd: fileURLToPath(root) });
  const strict = files.filter((file) =>
    /\bstrictObject\(|\.strict\(|\.catchall\(/.test(readFileSync(new URL(file, root), 'utf8')),
  );
  expect(new Set(strict.map((file) => file.replace(/^core\/policy\/.*/, 'core/policy')))).toEqual(
    new Set([
      'core/policy',
      // What a deployment declares.
      'functions/hand-off/destination.ts',
      'functions/webhook/env.ts',
      // The filter of a consumer in the policy.
      'statemachine/contracts/hand-off.ts',
      'statemachine/contracts/mutes.ts',
      'statemachine/contracts/request.ts',
    ]),
  );
});

test('of the contracts, they and what holds them; nothing of what --json prints', async () => {
  const closed: string[] = [];
  for (const file of globSync('{cli/json,statemachine/contracts}/*.ts', { cwd: fileURLToPath(root) })) {
    const exported: object = await import(new URL(file, root).href);
    for (const [name, value] of Object.entries(exported)) if (isClosed(value)) closed.push(name);
  }
  expect(closed.sort()).toEqual(['AlertMatch', 'ExecutionInput', 'FindingFilter', 'Mute', 'Request']);
});

test.each(Object.values(functions))('$folder accepts what the version before or after passes', async ({ folder }) => {
  const exported: object = await import(new URL(`functions/${folder}/task.ts`, root).href);
  const [task] = Object.values(exported).filter((value) => typeof value === 'object' && 'Input' in value);
  expect(task.Input).toBeInstanceOf(z.ZodType);
  expect({ input: isClosed(task.Input), output: isClosed(task.Output) }).toEqual({ input: false, output: false });
});

const closed = z.strictObject({ id: z.string() });

test.each([
  ['an object', closed],
  ['in an object', z.object({ open: z.object({}), closed: closed.optional() })],
  ['in a list', z.array(closed).min(1)],
  ['among alternatives', z.union([z.string(), z.object({}).strict()])],
  ['by its tag', z.discriminatedUnion('id', [closed.extend({ id: z.literal('x') })])],
  ['of a record', z.record(z.string(), z.object({}).catchall(z.never()))],
  [
    'behind a transformation',
    z
      .string()
      .transform((text) => JSON.parse(text))
      .pipe(closed),
  ],
  ['later', z.lazy(() => closed)],
])('one that is strict is found: %s', (_, schema) => {
  expect(isClosed(schema)).toBe(true);
});

/** Whether something within a schema refuses what it does not know. */
function isClosed(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isClosed);
  if (!(value instanceof z.ZodType)) return false;
  if (value instanceof z.ZodLazy) return isClosed(value.unwrap());
  if (!(value instanceof z.ZodObject)) return Object.values(value.def).some(isClosed);
  return value.def.catchall instanceof z.ZodNever || Object.values(value.shape).some(isClosed);
}
