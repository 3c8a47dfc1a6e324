import { QUIET } from './play.ts';
import type { RunSpec, Story } from './story.ts';
import { SUBJECTS } from './subjects.ts';

const quiet: RunSpec = { ...QUIET, notifyDelay: 1, attempts: 3 };
const subjectAt = (name: string) => SUBJECTS.findIndex((subject) => subject.name === name);

type Sketch = Partial<Omit<Story, 'runs'>> & { readonly runs: readonly Partial<RunSpec>[] };

/** Stories that were found at random, and broke a promise before what they are about was mended. */
const sketches: Readonly<Record<string, Sketch>> = {
  'a critical that was known when stricter rules went is judged by those of now': {
    runs: [
      { levels: [50, 50, 50, 85], policy: 1 },
      { gap: 1, levels: [50, 50, 50, 95], sampleAge: 1 },
    ],
    end: [50, 50, 50, 85],
  },
  'what was lost is told again, but not what later messages are still to tell': {
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
  },
  'what a try of Decide wrote in vain is deleted, although it is what the next one told': {
    runs: [{ levels: [50, 50, 85, 50] }, { gap: 1, levels: [50, 50, 85, 50], interleaved: true }],
  },
  'a route that knew is not paged again because another one hears of it for the first time': {
    runs: [
      { levels: [50, 50, 95, 50], policy: 1 },
      { levels: [50, 50, 95, 50], damage: [{ before: 'notify', object: 'owed', how: 'deleted', pick: 2 }] },
    ],
  },
  'a route that only heard how an alert goes on is told of it where its messages are lost': {
    runs: [
      { levels: [50, 50, 85, 50], policy: 1 },
      { levels: [50, 50, 'unmeasured', 50] },
      {
        gap: 1440,
        levels: [50, 50, 'unmeasured', 50],
        damage: [{ before: 'notify', object: 'owed', how: 'truncated', pick: 0 }],
      },
    ],
  },
  'what moved is not over because a run that did not look did not see it': {
    runs: [
      {},
      { standings: ['holds'] },
      { unread: [{ list: 'vpc', how: 'absent' }] },
      { unread: [{ list: 'overlaps', how: 'denied' }] },
    ],
    subjects: [subjectAt('a VPC that moved')],
  },
  'what is over, and was not told yet, does not end the alert that came after it': {
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
  },
  'a critical that began with changed rules pages, although all runs before have expired': {
    runs: [
      { policy: 1 },
      { levels: [50, 95, 50, 50], damage: [{ before: 'decide', object: 'runs', how: 'deleted', pick: 0 }] },
    ],
  },
  'a warning is over at its own clear level, although a critical within it was waiting': {
    runs: [
      quiet,
      { levels: [50, 50, 85, 50], policy: 2 },
      { gap: 120, levels: [50, 50, 95, 50], policy: 2 },
      { levels: [50, 50, 78, 50] },
    ],
  },
  'two attempts find the entries lost, and the slower one what it would have told anew': {
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
  },
  'an older run does not take back what a newer one told, although the ledger is dated in the future': {
    runs: [
      { decideDelay: 2 },
      {
        gap: 1,
        notifyDelay: 0,
        levels: [95, 50, 50, 50],
        damage: [{ before: 'notify', object: 'head', how: 'future', pick: 0 }],
      },
      { levels: [95, 95, 50, 50], damage: [{ before: 'notify', object: 'owed', how: 'deleted', pick: 0 }] },
    ],
  },
  'that messages were lost is still said when the one that says so is told with the next one': {
    runs: [
      { notifyDelay: 0, levels: [50, 85, 50, 50] },
      {
        notifyDelay: 0,
        levels: [50, 95, 50, 50],
        faults: [{ step: 'notify', call: 6, after: false, kind: 'crash' }],
        attempts: 1,
        damage: [{ before: 'notify', object: 'owed', how: 'truncated', pick: 6 }],
      },
      { decideDelay: 23, notifyDelay: 37, levels: [50, 'absent', 50, 50] },
      { notifyDelay: 0, levels: [50, 95, 50, 50] },
    ],
  },
  'what was muted before it was told is told although the message is lost': {
    runs: [
      { levels: [85, 50, 50, 50] },
      {
        gap: 1,
        levels: [85, 50, 50, 50],
        policy: 2,
        damage: [{ before: 'decide', object: 'owed', how: 'deleted', pick: 0 }],
      },
    ],
    end: [85, 50, 50, 50],
  },
  'a ledger that never was is not said to be deleted': {
    runs: [
      {
        faults: [
          { step: 'decide', call: 3, after: false, kind: 'crash' },
          { step: 'decide', call: 11, after: false, kind: 'crash' },
        ],
        attempts: 2,
      },
      {},
    ],
  },
  'a route that was left out for a while is not told as new what it knew before': {
    runs: [
      { levels: [50, 50, 95, 50] },
      { failed: [true, false], policy: 1 },
      {
        gap: 240,
        levels: [50, 50, 95, 95],
        damage: [{ before: 'notify', object: 'owed', how: 'deleted', pick: 0 }],
      },
    ],
  },
  'a try of Decide that loses what it reads while it writes leaves nothing behind': {
    runs: [
      { gap: 1, decideDelay: 110, notifyDelay: 39, levels: [95, 78, 85, 'absent'], attempts: 1 },
      {
        gap: 110,
        notifyDelay: 0,
        levels: [50, 'absent', 50, 50],
        attempts: 1,
        beside: [{ step: 'decide', what: 'again', call: 11, turns: [2, 2, 1] }],
      },
    ],
  },
  'a route that the policy left out for a while still knows what it was told': {
    runs: [
      { gap: 1, notifyDelay: 0, levels: [50, 50, 95, 50], attempts: 1 },
      {
        gap: 1,
        levels: [50, 50, 95, 50],
        policy: 1,
        attempts: 1,
        damage: [{ before: 'notify', object: 'owed', how: 'deleted', pick: 3 }],
      },
      { gap: 1, levels: [50, 95, 95, 50] },
    ],
  },
};

export const regressions: readonly (readonly [string, Story])[] = Object.entries(sketches).map(
  ([name, { runs, ...rest }]) => [
    name,
    { end: quiet.levels, ...rest, runs: runs.map((run) => ({ ...quiet, ...run })) },
  ],
);
