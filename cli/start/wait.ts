import type { SFNClient } from '@aws-sdk/client-sfn';
import type { ReadableObjects } from '../../storage/objects.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import type { Clock } from '../kit/clock.ts';
import { duration } from '../kit/format.ts';
import type { Terminal } from '../kit/terminal.ts';
import { ProgressPrinter } from '../progress/printer.ts';
import { DEPLOYED_ORDER, Tracker } from '../progress/tracker.ts';
import { followExecution } from './follow.ts';
import { type DeployedResult, resultOf } from './result.ts';
import type { StartedExecution } from './start-execution.ts';

export interface Waiting {
  readonly sfn: SFNClient;
  /** The bucket of the deployment. */
  readonly objects: ReadableObjects;
  readonly out: Terminal;
  readonly signal: AbortSignal;
  readonly deps: RemoteDeps;
  /** Why the run changes nothing that runs share, if it does not. */
  readonly notFull: string;
}

export interface Waited extends DeployedResult {
  /** What Notify returned. */
  readonly notified: unknown;
}

/** Shows an execution's progress until it ends, and collects what it came to. */
export async function waitFor(started: StartedExecution, waiting: Waiting): Promise<Waited> {
  const { sfn, objects, out, signal, deps, notFull } = waiting;
  const tracker = new Tracker(() => undefined, DEPLOYED_ORDER, notFull);
  const printer = new ProgressPrinter(out, tracker, clockSince(started.startDate, deps));
  try {
    const execution = await followExecution(sfn, started.arn, {
      signal,
      pause: deps.pause,
      onProgress: (progress) => printer.apply(progress),
    });
    const { startDate = started.startDate, stopDate } = execution;
    printer.stop();
    if (stopDate) out.print(out.colors.dim(`  Elapsed ${duration(stopDate.getTime() - startDate.getTime())}`));
    return { ...(await resultOf(execution, objects)), notified: tracker.output('Notify') };
  } finally {
    printer.stop();
  }
}

/** Its zero is the start of the execution, which may have been before ours. */
function clockSince(startDate: Date, { startClock, now }: RemoteDeps): Clock {
  const clock = startClock();
  const before = Math.max(0, now().getTime() - startDate.getTime());
  return { ...clock, now: () => before + clock.now() };
}
