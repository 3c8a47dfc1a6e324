import { join } from 'node:path';
import { HandOff } from '../statemachine/contracts/hand-off.ts';
import type { Summary } from '../statemachine/contracts/summary.ts';
import { directoryObjects } from '../storage/directory-objects.ts';
import { runKeys } from '../storage/keys.ts';
import { findJson } from '../storage/objects.ts';
import { type FailedPart, failedParts } from './failed-parts.ts';
import type { MonitorRun } from './monitor.ts';

/** What a run left behind, whether it succeeded or not. */
export interface Outcome {
  readonly runId: string;
  readonly status: MonitorRun['result']['status'];
  readonly summary: Summary | undefined;
  readonly handOff: HandOff | undefined;
  readonly failed: readonly FailedPart[];
  /** Directory of the run's objects, under the one that was asked for. */
  readonly directory: string | undefined;
  /** The same, as the objects' keys begin. */
  readonly prefix: string | undefined;
}

export async function outcomeOf({ runId, result, prefix, summary }: MonitorRun, outDir: string): Promise<Outcome> {
  // A run that failed early has none.
  const handOff =
    prefix === undefined ? undefined : await findJson(directoryObjects(outDir), runKeys.handOff(prefix), HandOff);
  return {
    runId,
    status: result.status,
    summary,
    handOff,
    failed: result.status === 'SUCCEEDED' ? [] : failedParts(result.error, result.cause),
    directory: prefix === undefined ? undefined : join(outDir, prefix),
    prefix,
  };
}
