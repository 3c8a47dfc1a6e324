import fc from 'fast-check';
import { expect, test } from 'vitest';
import { executionName } from '../../../functions/hand-off/execution-name.ts';

test('a short name stays readable', () => {
  expect(executionName('sched-1', 'grow')).toBe('sched-1-grow');
});

test('any other is cut or cleaned, and stays its own', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 80, unit: 'binary' }),
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,90}$/),
      (runId, consumer) => {
        const name = executionName(runId, consumer);
        expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
        expect(executionName(runId, consumer)).toBe(name);
      },
    ),
  );
  expect(executionName(`${'r'.repeat(80)}1`, 'a')).not.toBe(executionName(`${'r'.repeat(80)}2`, 'a'));
  expect(executionName('a.b', 'c')).not.toBe(executionName('a_b', 'c'));
});
