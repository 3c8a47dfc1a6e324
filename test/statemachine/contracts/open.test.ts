import { expect, test } from 'vitest';
import { Gap } from '../../../statemachine/contracts/coverage.ts';
import { Severity } from '../../../statemachine/contracts/finding.ts';
import { SchemaVersion } from '../../../statemachine/contracts/version.ts';

test('a value of an open list that is not known is kept, one of a closed list is refused', () => {
  const gap = { kind: 'notThoughtOfYet', text: 'Something new.' };

  expect(Gap.parse(gap)).toEqual(gap);
  expect(Gap.safeParse({ ...gap, kind: 1 }).success).toBe(false);
  expect(Severity.safeParse('disaster').success).toBe(false);
});

test('a reader refuses another major version by name', () => {
  expect(SchemaVersion.parse('1.27')).toBe('1.27');
  expect(SchemaVersion.safeParse('2.0').error?.issues[0]?.message).toMatch(/not a version that this reader/);
});
