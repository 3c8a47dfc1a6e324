import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FindingKind } from '../../../statemachine/contracts/finding.ts';
import { play, QUIET } from './play.ts';
import { Reader } from './reader.ts';
import { regressions } from './regressions.ts';
import { type RunSpec, story } from './story.ts';
import { SUBJECTS } from './subjects.ts';

test('whatever happens: what lasts is told, what was confirmed is not told again, nothing ends without evidence', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => play(told)),
    // 75 ms each; the hundreds are told by test:stories:minute, and what any of them ever found is in `regressions`.
    { numRuns: 50 },
  );
});

const quiet: RunSpec = { ...QUIET, notifyDelay: 1, attempts: 3 };

test.each(regressions)('%s', async (_, told) => play(told));

test.each([
  ['a crash at each call of Decide', 'decide'],
  ['a crash at each call of Notify', 'notify'],
] as const)('%s, before and after it took effect', async (_, step) => {
  for (let call = 0; call < 25; call++) {
    for (const after of [false, true]) {
      const runs: RunSpec[] = [
        quiet,
        { ...quiet, levels: [95, 50, 85, 50], faults: [{ step, call, after, kind: 'crash' }] },
        { ...quiet, levels: [95, 95, 50, 50] },
      ];
      await play({ runs, end: [50, 95, 'absent', 85] });
    }
  }
});

test('each kind of finding is played by a subject', () => {
  expect(new Set(SUBJECTS.map(({ kind }) => kind))).toEqual(new Set(FindingKind.options));
});

test.each(SUBJECTS.map(({ name, needs }, index) => ({ name, needs, index })))(
  '$name: raised while it holds, over when it is, and not where $needs cannot be read',
  async ({ needs, index }) => {
    const rest = { subjects: [index], end: quiet.levels };
    const holds = { ...quiet, standings: ['holds'] } as const;
    const unread = needs.map((list) => ({ ...quiet, unread: [{ list, how: 'denied' }] }) as const);
    await play({ ...rest, runs: [quiet, holds, ...unread], endStandings: ['holds'] });
    await play({ ...rest, runs: [quiet, holds, quiet, quiet], endStandings: ['over'] });
  },
);

test('the promises are checked: a reader who is told twice notices', () => {
  const reader = new Reader();
  const raised = { alertKey: 'a', change: 'raised', severity: 'critical' };
  reader.read([raised as never]);
  expect(reader.stale([raised as never])).toHaveLength(1);
  expect(reader.stale([{ ...raised, change: 'resolved' } as never])).toHaveLength(0);
});
