import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FindingKind } from '../../../statemachine/contracts/finding.ts';
import { play, QUIET } from './play.ts';
import { Reader } from './reader.ts';
import { type RunSpec, type Story, story } from './story.ts';
import { SUBJECTS } from './subjects.ts';

test('whatever happens: what lasts is told, what was confirmed is not told again, nothing ends without evidence', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => play(told)),
    { numRuns: 200 },
  );
}, 120_000);

const quiet: RunSpec = { ...QUIET, notifyDelay: 1, attempts: 3 };
const subjectAt = (name: string) => SUBJECTS.findIndex((subject) => subject.name === name);

// Each was found by the property, and failed before what it is about was mended.
test.each<[string, Omit<Story, 'runs'> & { readonly runs: readonly Partial<RunSpec>[] }]>([
  [
    'a critical that was known when stricter rules went is judged by those of now',
    {
      runs: [
        { levels: [50, 50, 50, 85], policy: 1 },
        { gap: 1, levels: [50, 50, 50, 95], sampleAge: 1 },
      ],
      end: [50, 50, 50, 85],
    },
  ],
  [
    'what was lost is told again, but not what later messages are still to tell',
    {
      runs: [
        { standings: ['holds'] },
        { faults: [{ step: 'notify', call: 6, after: false, kind: 'crash' }], attempts: 1 },
        {
          gap: 1,
          interleaved: true,
          standings: ['holds'],
          damage: [{ before: 'decide', object: 'owed', how: 'deleted', pick: 0 }],
        },
      ],
      subjects: [subjectAt('a VPC that is carved up')],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'what a try of Decide wrote in vain is deleted, although it is what the next one told',
    {
      runs: [{ levels: [50, 50, 85, 50] }, { gap: 1, levels: [50, 50, 85, 50], interleaved: true }],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'a route that knew is not paged again because another one hears of it for the first time',
    {
      runs: [
        { levels: [50, 50, 95, 50], policy: 1 },
        { levels: [50, 50, 95, 50], damage: [{ before: 'notify', object: 'owed', how: 'deleted', pick: 2 }] },
      ],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'a route that only heard how an alert goes on is told of it where its messages are lost',
    {
      runs: [
        { levels: [50, 50, 85, 50], policy: 1 },
        { levels: [50, 50, 'unmeasured', 50] },
        {
          gap: 1440,
          levels: [50, 50, 'unmeasured', 50],
          damage: [{ before: 'notify', object: 'owed', how: 'truncated', pick: 0 }],
        },
      ],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'what moved is not over because a run that did not look did not see it',
    {
      runs: [
        {},
        { standings: ['holds'] },
        { unread: [{ list: 'vpc', how: 'absent' }] },
        { unread: [{ list: 'overlaps', how: 'denied' }] },
      ],
      subjects: [subjectAt('a VPC that moved')],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'what is over, and was not told yet, does not end the alert that came after it',
    {
      runs: [
        { levels: [50, 50, 95, 50] },
        { faults: [{ step: 'notify', call: 6, after: false, kind: 'crash' }], attempts: 1 },
        {
          levels: [50, 50, 95, 50],
          policy: 1,
          faults: [{ step: 'notify', call: 6, after: false, kind: 'crash' }],
          attempts: 1,
        },
        { levels: [50, 50, 'unmeasured', 50] },
      ],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'a critical that began with changed rules pages, although all runs before have expired',
    {
      runs: [
        { policy: 1 },
        { levels: [50, 95, 50, 50], damage: [{ before: 'decide', object: 'runs', how: 'deleted', pick: 0 }] },
      ],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'a warning is over at its own clear level, although a critical within it was waiting',
    {
      runs: [
        quiet,
        { levels: [50, 50, 85, 50], policy: 2 },
        { gap: 120, levels: [50, 50, 95, 50], policy: 2 },
        { levels: [50, 50, 78, 50] },
      ],
      end: [50, 50, 50, 50],
    },
  ],
  [
    'two attempts find the entries lost, and the slower one what it would have told anew',
    {
      runs: [
        {
          levels: [50, 95, 85, 50],
          faults: [{ step: 'notify', call: 16, after: false, kind: 'crash' }],
          attempts: 1,
        },
        {
          damage: [{ before: 'decide', object: 'entries', how: 'deleted', pick: 0 }],
          beside: [{ step: 'decide', what: 'again', call: 12, turns: [1] }],
        },
      ],
      end: [50, 50, 50, 50],
    },
  ],
])('%s', async (_, { runs, ...rest }) => {
  await play({ ...rest, runs: runs.map((run) => ({ ...quiet, ...run })) });
});

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
