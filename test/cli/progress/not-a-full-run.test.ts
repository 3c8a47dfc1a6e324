import { expect, test } from 'vitest';
import { notAFullRun } from '../../../cli/progress/not-a-full-run.ts';

test('the options that keep a run from being a full one are named; a run without any has the reason of its command', () => {
  const full = { authoritative: true, dryRun: false };

  expect(notAFullRun({ ...full, threshold: 80 })).toBe('--threshold was given');
  expect(notAFullRun({ ...full, dryRun: true }, true)).toBe('--dry-run and --policy were given');
  expect(notAFullRun(full)).toBe('not a full run');
  expect(notAFullRun(full, false, '--authoritative was not given')).toBe('--authoritative was not given');
});
