import fc from 'fast-check';
import type { Damage } from './damage.ts';
import type { Standing } from './sketch.ts';
import { SUBJECTS } from './subjects.ts';
import { LISTS, type Unread } from './unread.ts';

// A story is a sequence of runs: what each would see, when its steps come to be carried out, and what goes wrong.

export const SUBNETS: readonly string[] = ['subnet-0', 'subnet-1', 'subnet-2', 'subnet-3'];
export const ACCOUNTS = ['111111111111', '222222222222'] as const;
export const SCOPES = ['ipam-scope-0aaaaaaaaaaaaaaaa', 'ipam-scope-0bbbbbbbbbbbbbbbb'] as const;

/** Percent used: fine, between clear level and threshold, warning, critical; or no figure, or no subnet. */
export const LEVELS = [50, 78, 85, 95, 'unmeasured', 'absent'] as const;
export type Level = (typeof LEVELS)[number];

export interface Fault {
  readonly step: 'decide' | 'notify';
  /** The call to AWS, counted from the step's first, that it happens at. */
  readonly call: number;
  /** Whether the call took effect. */
  readonly after: boolean;
  /** `conflict`: S3 says 412, 409 or 404 to a conditional write; other calls go well. */
  readonly kind: 'crash' | 'conflict';
}

/** Something that goes on beside a step, and how many calls it makes at each call of that. */
export interface Beside {
  readonly step: 'decide' | 'notify';
  /** The same step of the same run, tried again while it still runs; or whatever of another run is due next. */
  readonly what: 'again' | 'other';
  readonly call: number;
  readonly turns: readonly number[];
}

export interface RunSpec {
  /** Minutes since the run before started. */
  readonly gap: number;
  readonly decideDelay: number;
  readonly notifyDelay: number;
  readonly levels: readonly Level[];
  /** Of the scopes of the subnets, and of that of the story's other subjects. */
  readonly failed: readonly boolean[];
  /** Of each account; `undefined`: Discover could not list them. */
  readonly evidence: readonly ('read' | 'failed' | 'unlisted')[] | undefined;
  readonly policy: 0 | 1 | 2;
  /** Minutes that the sample is old, or below 0 lies in the future; undefined: not known. */
  readonly sampleAge: number | undefined;
  readonly faults: readonly Fault[];
  /** Another step that is due goes ahead while this run writes the ledger. */
  readonly interleaved: boolean;
  /** After so many attempts that died, the execution itself is dead. */
  readonly attempts: number;
  /** Of the story's other subjects. */
  readonly standings?: readonly Standing[];
  readonly unread?: readonly Unread[];
  readonly damage?: readonly Damage[];
  readonly beside?: readonly Beside[];
}

export interface Story {
  readonly runs: readonly RunSpec[];
  /** Where every subnet stands from then on. */
  readonly end: readonly Level[];
  /** Places in SUBJECTS: what there is beside subnets. */
  readonly subjects?: readonly number[];
  readonly endStandings?: readonly Standing[];
}

const level = fc.oneof(
  { weight: 3, arbitrary: fc.constant(50 as const) },
  { weight: 2, arbitrary: fc.constant(78 as const) },
  { weight: 3, arbitrary: fc.constant(85 as const) },
  { weight: 3, arbitrary: fc.constant(95 as const) },
  { weight: 1, arbitrary: fc.constant('unmeasured' as const) },
  { weight: 2, arbitrary: fc.constant('absent' as const) },
);
const rarely = (times: number) => fc.nat(times).map((n) => n === times);
/** Nothing, all but once in so many times. */
const rare = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.tuple(rarely(times), arbitrary).map(([is, value]) => (is ? [value] : []));

const fault: fc.Arbitrary<Fault> = fc.record({
  step: fc.constantFrom('decide', 'notify'),
  call: fc.nat(29),
  after: fc.boolean(),
  kind: fc.constantFrom('crash', 'crash', 'conflict'),
});

const beside: fc.Arbitrary<Beside> = fc.record({
  step: fc.constantFrom('decide', 'notify'),
  what: fc.constantFrom('again', 'again', 'other'),
  call: fc.nat(29),
  turns: fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }),
});

const damage: fc.Arbitrary<Damage> = fc.record({
  before: fc.constantFrom('decide', 'notify'),
  object: fc.constantFrom(
    ...(['head', 'entries', 'owed', 'owed', 'owed', 'latest', 'mutes', 'published', 'newest', 'runs', 'runs'] as const),
  ),
  how: fc.constantFrom('deleted', 'truncated', 'garbage', 'future', 'minor'),
  pick: fc.nat(7),
});

const standing = fc.constantFrom<Standing[]>('holds', 'holds', 'over', 'unsaid', 'absent');
const unread: fc.Arbitrary<Unread> = fc.record({
  list: fc.constantFrom(...LISTS),
  how: fc.constantFrom('absent', 'denied', 'place', 'elsewhere'),
});

/** Of each story, list at most this many others: enough for two that share a list. */
const MAX_SUBJECTS = 3;

const run: fc.Arbitrary<RunSpec> = fc.record({
  gap: fc.integer({ min: 1, max: 150 }),
  decideDelay: fc.oneof(fc.nat(3), fc.nat(200)),
  notifyDelay: fc.oneof(fc.nat(3), fc.nat(60)),
  levels: fc.array(level, { minLength: SUBNETS.length, maxLength: SUBNETS.length }),
  failed: fc.array(rarely(6), { minLength: SCOPES.length + 1, maxLength: SCOPES.length + 1 }),
  evidence: fc.option(
    fc.array(fc.constantFrom('read', 'read', 'read', 'failed', 'unlisted'), { minLength: 2, maxLength: 2 }),
    { nil: undefined, freq: 4 },
  ),
  policy: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2),
  sampleAge: fc.option(fc.oneof({ weight: 15, arbitrary: fc.nat(90) }, { weight: 1, arbitrary: fc.constant(-3000) }), {
    nil: undefined,
  }),
  faults: fc.array(fault, { maxLength: 2 }),
  interleaved: rarely(4),
  attempts: fc.integer({ min: 1, max: 3 }),
  standings: fc.array(standing, { minLength: MAX_SUBJECTS, maxLength: MAX_SUBJECTS }),
  unread: fc.array(unread, { maxLength: 5 }),
  damage: rare(9, damage),
  beside: rare(3, beside),
});

export const story: fc.Arbitrary<Story> = fc.record({
  runs: fc.array(run, { minLength: 2, maxLength: 9 }),
  end: fc.array(fc.constantFrom<Level[]>(50, 85, 95, 'absent'), {
    minLength: SUBNETS.length,
    maxLength: SUBNETS.length,
  }),
  subjects: fc.uniqueArray(fc.nat(SUBJECTS.length - 1), { maxLength: MAX_SUBJECTS }),
  endStandings: fc.array(fc.constantFrom<Standing[]>('holds', 'over', 'absent'), {
    minLength: MAX_SUBJECTS,
    maxLength: MAX_SUBJECTS,
  }),
});
