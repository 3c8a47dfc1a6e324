import { historyUsage } from './history.ts';
import { assumed, atRows, lookingInside, type MeasuredRun, measuredRuns } from './measured.ts';
import { transitionsOf, visitsOf, walkThrough } from './transitions.ts';

/** Everything that one run uses and AWS charges for, or counts. */
export interface RunUsage {
  readonly rows: number;
  readonly ec2Calls: number;
  readonly transitions: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly s3Writes: number;
  readonly s3Reads: number;
  readonly metricCalls: number;
  readonly keptBytes: number;
  readonly reportBytes: number;
  /** Of the histories, however many runs there are. */
  readonly historyBytes: number;
  readonly logBytes: number;
  /** The run's own, and one a scope. */
  readonly executions: number;
}

export interface Workflow {
  /** The state machine, as parsed JSON. */
  readonly definition: unknown;
  readonly steps: Readonly<Record<string, { readonly memoryMb: number; readonly timeoutSeconds: number }>>;
}

export interface Extent {
  readonly rows: number;
  readonly scopes: number;
  /** Whether a read role lets Inspect into the accounts of the subnets. @default false */
  readonly looksInside?: boolean;
  /** Without IPAM one an account. @default 1 */
  readonly histories?: number;
  /** Which share the turn of the day. @default 24 */
  readonly runsADay?: number;
}

/**
 * Steps that are called again while there is more to do, and the Choice that leads back to each. Each keeps a reserve before
 * its timeout, so an invocation does that much less.
 */
const CONTINUED = [
  { step: 'Collect', choice: 'IsCollected', marginSeconds: 60 },
  { step: 'Inspect', choice: 'IsInspected', marginSeconds: 200 },
];

/** What a run uses, with all resource CIDRs in one of its scopes. */
export function runUsage(
  { definition, steps }: Workflow,
  { rows, scopes, looksInside = false, histories = 1, runsADay = 24 }: Extent,
  runs: readonly MeasuredRun[] = measuredRuns,
): RunUsage {
  const at = (figure: (run: MeasuredRun) => number) => atRows(rows, figure, runs);
  const history = historyUsage({ series: rows, histories, runsADay });
  const ofHistory = (step: string) => new Map(Object.entries(history.steps)).get(step);
  const straight = walkThrough(definition);
  const inside = (step: string) => (looksInside && step === 'Inspect' ? lookingInside : undefined);
  const taken = Object.entries(steps).map(([step, { memoryMb, timeoutSeconds }]) => {
    const pages = Math.ceil(at(({ ec2Calls }) => ec2Calls[step] ?? 0));
    const starts = Math.max(0, visitsOf(straight, step, scopes) - 1) * assumed.secondsOfStart;
    const cpu =
      at((run) => run.seconds[step] ?? 0) + (inside(step)?.seconds ?? 0) + (ofHistory(step)?.seconds ?? 0) + starts;
    const waits =
      pages * assumed.secondsOfEc2Page +
      ((inside(step)?.ec2Calls ?? 0) * assumed.secondsOfSubnetCall) / assumed.subnetCallsAtOnce +
      (ofHistory(step)?.waits ?? 0);
    return {
      step,
      memoryMb,
      timeoutSeconds,
      ec2Calls: pages + (inside(step)?.ec2Calls ?? 0),
      seconds: cpu * Math.max(1, assumed.mbOfOneCore / memoryMb) + waits,
    };
  });

  // The scope that has everything is read in so many invocations; each further one goes once more round its loop.
  let further = 0;
  let furtherTransitions = 0;
  for (const { step, choice, marginSeconds } of CONTINUED) {
    const { seconds, timeoutSeconds } = taken.find((each) => each.step === step) ?? { seconds: 0, timeoutSeconds: 900 };
    const times = Math.max(0, Math.ceil(seconds / (timeoutSeconds - marginSeconds)) - 1);
    const around = walkThrough(definition, (name) => (name === choice ? 1 : 0));
    further += times;
    furtherTransitions += times * (transitionsOf(around, 1) - transitionsOf(straight, 1));
  }

  const invocations = Object.keys(steps).reduce((sum, name) => sum + visitsOf(straight, name, scopes), further);
  const s3Writes = Math.ceil(at((run) => run.s3Writes));
  const s3Reads = Math.ceil(at((run) => run.s3Reads));
  return {
    rows,
    ec2Calls: taken.reduce((sum, { ec2Calls }) => sum + ec2Calls, 0),
    transitions: transitionsOf(straight, scopes) + furtherTransitions,
    invocations,
    // Most requests to S3 are those of steps with 1 GB.
    gigabyteSeconds:
      taken.reduce((sum, each) => sum + (each.seconds * each.memoryMb) / 1024, 0) +
      (s3Writes + s3Reads) * assumed.secondsOfS3Request,
    s3Writes: Math.ceil(s3Writes + history.s3Writes),
    s3Reads: Math.ceil(s3Reads + history.s3Reads),
    metricCalls: Math.ceil(at((run) => run.metricCalls)),
    historyBytes: history.keptBytes,
    reportBytes: at((run) => run.reportBytes),
    keptBytes: at((run) => run.keptBytes) + (looksInside ? lookingInside.keptBytes : 0),
    logBytes: at((run) => run.logBytes) + invocations * assumed.platformLogBytes,
    executions: 1 + scopes,
  };
}
