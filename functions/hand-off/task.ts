import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { runKeys } from '../../statemachine/contracts/keys.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { readFindings } from '../shared/findings.ts';
import { getJson, type Objects, putJson } from '../shared/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { buildHandOff } from './build.ts';
import { Delivery, deliver, type Invoke } from './deliver.ts';
import { withinBytes } from './pointer.ts';

export const Input = z.strictObject({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.strictObject({
  handOff: HandOff.describe('The result of the execution: the hand-off, or a pointer to it where it is large.'),
  consumers: z.array(Delivery),
});
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
  readonly invoke: Invoke;
  /** Consumer name → function name or ARN, as the deployment declares them. */
  readonly consumers: Readonly<Record<string, string>>;
}

/** A state holds 256 KiB, and this is one branch of three; the error of another may stand beside it. */
const MAX_STATE_BYTES = 128 * 1024;

/** Writes handoff.json and hands it to the consumers that the policy names. */
export async function run({ run }: Input, { log, ...deps }: Deps & Invocation): Promise<Output> {
  const { objects } = deps;
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  const { functions, inlineFindings } = (await getJson(objects, runKeys.policy(run.prefix), Policy)).outputs.handOff;
  const findings = await readFindings(objects, summary, inlineFindings);
  const handOff = buildHandOff(run, summary, findings, objects.bucket);
  // Before the consumers: they may read it as soon as they run.
  await putJson(objects, runKeys.handOff(run.prefix), HandOff, handOff);

  const consumers: Delivery[] = run.dryRun
    ? functions.map((name) => ({ name, status: 'dryRun' }))
    : await deliver(handOff, functions, deps);
  log.info('Handed off', { findings: handOff.findings.total, consumers });
  return { handOff: withinBytes(handOff, MAX_STATE_BYTES), consumers };
}

export const handOffTask = { name: 'HandOff', Input, Output, run } satisfies Task<Input, Output, Deps>;
