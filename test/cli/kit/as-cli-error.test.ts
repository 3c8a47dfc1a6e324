import { expect, test } from 'vitest';
import * as z from 'zod';
import { asCliError } from '../../../cli/kit/as-cli-error.ts';
import { InvalidInput } from '../../../statemachine/contracts/invalid.ts';

test('an object of another form is one sentence, not JSON', () => {
  const { error } = z.object({ runId: z.string(), scopes: z.array(z.int()) }).safeParse({ scopes: ['a\u001b[31m'] });
  const { message, advice } = asCliError(error);

  expect(message).toMatch(
    /^What was read does not have the expected form: runId: is missing \(expected a text\); scopes\[0\]: .*$/,
  );
  expect(advice).toHaveLength(1);
});

test('one that is wrong in 10,000 places is told in few words', () => {
  const { error } = z.array(z.int()).safeParse(new Array(10_000).fill('x'));
  expect(asCliError(error).message.length).toBeLessThan(3000);
});

test('one that storage read is told in the same words', () => {
  const { error } = z.object({ runId: z.string() }).safeParse({});
  if (!error) throw new Error('Test: it is of the form');
  const { message, advice } = asCliError(error);
  expect(asCliError(InvalidInput.from('out/summary.json', error))).toMatchObject({ message, advice });
});
