import { assumed, atRows, type MeasuredRun, measuredRuns } from './measured.ts';
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
  readonly logBytes: number;
  /** The run's own, and one a scope. */
  readonly executions: number;
}

export interface Workflow {
  /** The state machine, as parsed JSON. */
  readonly definition: unknown;
  readonly steps: Readonly<Record<string, { readonly memoryMb: number; readonly timeoutSeconds: number }>>;
}

/** The step that is called again while there is more to read. */
const PAGED = 'Collect';
/** The Choice that leads back to it. */
const MORE_PAGES = 'IsCollected';

/** What a run over so many resource CIDRs uses, all of them in one of so many scopes. */
export function runUsage(
  { definition, steps }: Workflow,
  { rows, scopes }: { readonly rows: number; readonly scopes: number },
  runs: readonly MeasuredRun[] = measuredRuns,
): RunUsage {
  const at = (figure: (run: MeasuredRun) => number) => atRows(rows, figure, runs);
  const ec2Calls = Math.ceil(at((run) => run.ec2Calls));
  const seconds = Object.entries(steps).map(([name, { memoryMb }]) => {
    const cpu = at((run) => run.seconds[name] ?? 0) * Math.max(1, assumed.mbOfOneCore / memoryMb);
    return { name, memoryMb, seconds: cpu + (name === PAGED ? ec2Calls * assumed.secondsOfEc2Call : 0) };
  });

  // The scope that has everything is read in so many invocations; each further one goes once more round the loop.
  const paged = seconds.find(({ name }) => name === PAGED)?.seconds ?? 0;
  const perInvocation = (steps[PAGED]?.timeoutSeconds ?? Number.POSITIVE_INFINITY) - assumed.collectMarginSeconds;
  const further = Math.max(0, Math.ceil(paged / perInvocation) - 1);
  const straight = walkThrough(definition);
  const around = walkThrough(definition, (choice) => (choice === MORE_PAGES ? 1 : 0));
  const onceMore = transitionsOf(around, 1) - transitionsOf(straight, 1);

  const invocations = Object.keys(steps).reduce((sum, name) => sum + visitsOf(straight, name, scopes), further);
  return {
    rows,
    ec2Calls,
    transitions: transitionsOf(straight, scopes) + further * onceMore,
    invocations,
    gigabyteSeconds: seconds.reduce((sum, each) => sum + (each.seconds * each.memoryMb) / 1024, 0),
    s3Writes: Math.ceil(at((run) => run.s3Writes)),
    s3Reads: Math.ceil(at((run) => run.s3Reads)),
    metricCalls: Math.ceil(at((run) => run.metricCalls)),
    keptBytes: at((run) => run.keptBytes),
    logBytes: at((run) => run.logBytes) + invocations * assumed.platformLogBytes,
    executions: 1 + scopes,
  };
}
