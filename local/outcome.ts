import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HandOff } from '../statemachine/contracts/hand-off.ts';
import type { Summary } from '../statemachine/contracts/summary.ts';
import { runKeys } from '../storage/keys.ts';
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
  return {
    runId,
    status: result.status,
    summary,
    handOff: prefix === undefined ? undefined : await readHandOff(join(outDir, runKeys.handOff(prefix))),
    failed: result.status === 'SUCCEEDED' ? [] : failedParts(result.error, result.cause),
    directory: prefix === undefined ? undefined : join(outDir, prefix),
    prefix,
  };
}

/** A run that failed early has none. */
async function readHandOff(file: string): Promise<HandOff | undefined> {
  try {
    return HandOff.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
