import { expect, test } from 'vitest';
import { plan } from '../../bench/replay/organisation.ts';
import { replay } from '../../bench/replay/replay.ts';

test('two days of runs tell each critical breach once, in the run that saw it first', async () => {
  const { byDay, ...replayed } = await replay(plan(1), 48);
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

  expect(replayed).toMatchObject({ days: 2, mostPagesOfOneBreach: 1, mostRunsUntilTold: 0, neverTold: 0 });
  expect(replayed.breaches).toBeGreaterThan(40);
  expect(total(byDay.perResourceAndRun)).toBeGreaterThan(20 * (total(byDay.pages) + total(byDay.recoveries)));
});
