import fc from 'fast-check';

// A story is a sequence of runs: what each would see, when its steps come to be carried out, and what goes wrong.

export const SUBNETS = ['subnet-0', 'subnet-1', 'subnet-2', 'subnet-3'] as const;
export const ACCOUNTS = ['111111111111', '222222222222'] as const;
export const SCOPES = ['ipam-scope-0aaaaaaaaaaaaaaaa', 'ipam-scope-0bbbbbbbbbbbbbbbb'] as const;

/** Percent used: fine, between clear level and threshold, warning, critical; or no figure, or no subnet. */
export type Level = 50 | 78 | 85 | 95 | 'unmeasured' | 'absent';

export interface Fault {
  readonly step: 'decide' | 'notify';
  /** The call to AWS, counted from the step's first, that it happens at. */
  readonly call: number;
  /** Whether the call took effect. */
  readonly after: boolean;
  /** `conflict`: S3 says 412, 409 or 404 to a conditional write; other calls go well. */
  readonly kind: 'crash' | 'conflict';
}

export interface RunSpec {
  /** Minutes since the run before started. */
  readonly gap: number;
  readonly decideDelay: number;
  readonly notifyDelay: number;
  readonly levels: readonly Level[];
  readonly failed: readonly boolean[];
  /** Of each account; `undefined`: Discover could not list them. */
  readonly evidence: readonly ('read' | 'failed' | 'unlisted')[] | undefined;
  readonly policy: 0 | 1 | 2;
  /** Minutes that the sample is old; undefined: not known. */
  readonly sampleAge: number | undefined;
  readonly faults: readonly Fault[];
  /** Another step that is due goes ahead while this run writes the ledger. */
  readonly interleaved: boolean;
  /** After so many attempts that died, the execution itself is dead. */
  readonly attempts: number;
}

export interface Story {
  readonly runs: readonly RunSpec[];
  /** Where every subnet stands from then on. */
  readonly end: readonly Level[];
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

const fault: fc.Arbitrary<Fault> = fc.record({
  step: fc.constantFrom('decide', 'notify'),
  call: fc.nat(24),
  after: fc.boolean(),
  kind: fc.constantFrom('crash', 'crash', 'conflict'),
});

const run: fc.Arbitrary<RunSpec> = fc.record({
  gap: fc.integer({ min: 1, max: 150 }),
  decideDelay: fc.oneof(fc.nat(3), fc.nat(200)),
  notifyDelay: fc.oneof(fc.nat(3), fc.nat(60)),
  levels: fc.array(level, { minLength: SUBNETS.length, maxLength: SUBNETS.length }),
  failed: fc.array(rarely(6), { minLength: SCOPES.length, maxLength: SCOPES.length }),
  evidence: fc.option(
    fc.array(fc.constantFrom('read', 'read', 'read', 'failed', 'unlisted'), { minLength: 2, maxLength: 2 }),
    { nil: undefined, freq: 4 },
  ),
  policy: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2),
  sampleAge: fc.option(fc.nat(90), { nil: undefined }),
  faults: fc.array(fault, { maxLength: 2 }),
  interleaved: rarely(4),
  attempts: fc.integer({ min: 1, max: 3 }),
});

export const story: fc.Arbitrary<Story> = fc.record({
  runs: fc.array(run, { minLength: 2, maxLength: 9 }),
  end: fc.array(fc.constantFrom<Level[]>(50, 85, 95, 'absent'), {
    minLength: SUBNETS.length,
    maxLength: SUBNETS.length,
  }),
});
