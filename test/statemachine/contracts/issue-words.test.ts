import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { issueWords } from '../../../statemachine/contracts/issue-words.ts';

/** A schema, what it is given, and what a person reads of it. */
const CASES: readonly (readonly [string, z.ZodType, unknown, string])[] = [
  ['missing', z.string(), undefined, 'is missing (expected a text)'],
  ['missing, of any type', z.nonoptional(z.unknown()), undefined, 'is missing'],
  ['another type', z.int(), 'x', 'is not a number'],
  ['no whole number', z.int(), 1.5, 'is not a whole number'],
  ['null', z.array(z.string()), null, 'is not a list'],
  ['not one of', z.enum(['a', 'b']), 'c', 'is not one of a, b'],
  ['not the one', z.literal(1), 2, 'is not 1'],
  ['too large', z.number().max(100), 120, 'is above 100'],
  ['just too large', z.number().lt(100), 100, 'is not below 100'],
  ['too small', z.number().min(1), 0, 'is below 1'],
  ['just too small', z.number().positive(), 0, 'is not above 0'],
  ['too long', z.string().max(2), 'abc', 'is longer than 2 characters'],
  ['empty', z.string().min(1), '', 'is empty'],
  ['too short', z.string().min(3), 'ab', 'is shorter than 3 characters'],
  ['too many', z.array(z.int()).max(1), [1, 2], 'has more than 1 item'],
  ['too few', z.array(z.int()).min(2), [1], 'has fewer than 2 items'],
  ['empty list', z.array(z.int()).min(1), [], 'is empty'],
  ['no step', z.number().multipleOf(5), 7, 'is not a multiple of 5'],
  ['time', z.iso.datetime(), 'yesterday', 'is not a time such as 2026-01-31T06:00:00Z'],
  ['URL', z.url(), 'x', 'is not a URL'],
  ['pattern', z.string().regex(/^a+$/), 'b', 'does not match the pattern /^a+$/'],
  ['beginning', z.string().startsWith('arn:'), 'b', 'does not begin with arn:'],
  ['unknown fields', z.strictObject({}), { a: 1, b: 2 }, 'has unknown fields a, b'],
  ['key', z.record(z.string().max(1), z.int()), { abc: 1 }, 'has a key that is longer than 1 characters'],
  ['union', z.union([z.string(), z.int()]), [], 'is not a text and is not a number'],
  ['missing union', z.union([z.string(), z.int()]), undefined, 'is missing'],
  ['discriminator', z.discriminatedUnion('type', [z.object({ type: z.literal('a') })]), { type: 'b' }, 'is not a'],
  ['our own words', z.string().regex(/x/, { error: 'is not an ARN' }), 'b', 'is not an ARN'],
];

describe('what is wrong, in words', () => {
  test.each(CASES)('%s', (_, schema, value, words) => {
    expect(schema.safeParse(value).error?.issues.map(issueWords)).toEqual([words]);
  });
});
