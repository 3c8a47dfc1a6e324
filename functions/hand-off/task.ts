import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { type FindingFilter, HandOff } from '../../statemachine/contracts/hand-off.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { committedDecision } from '../../storage/ledger.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';
import { describeError, mayPass } from '../shared/ec2/refusals.ts';
import { Throttled } from '../shared/errors.ts';
import { type Findings, selectFindings } from '../shared/findings.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { buildHandOff } from './build.ts';
import type { Calls } from './calls.ts';
import { Delivery, deliver } from './deliver.ts';
import type { Destination } from './destination.ts';
import { withinBytes } from './pointer.ts';
import { recipientsOf } from './recipients.ts';

export const Input = z.object({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.object({
  handOff: HandOff.describe('The result of the execution: the hand-off, or a pointer to it where it is large.'),
  consumers: z.array(Delivery),
});
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
  readonly calls: Calls;
  /** By name, as the deployment declares them. */
  readonly consumers: Readonly<Record<string, Destination>>;
}

/** A state holds 256 KiB, and this is one branch of four; the error of another may stand beside it. */
const MAX_STATE_BYTES = 128 * 1024;

/**
 * Writes handoff.json and hands it to the consumers that the policy, or the request, names. Throws Throttled, which the
 * state machine retries, and HandOffFailed.
 */
export async function run(input: Input, deps: Deps & Invocation): Promise<Output> {
  try {
    return await handOffRun(input, deps);
  } catch (error) {
    if (error instanceof Throttled || !mayPass(error)) throw error;
    // The consumers' failures have their own; what is left is the bucket's.
    throw new Throttled(
      `s3://${deps.objects.bucket} refused for now, after the SDK's retries: ${describeError(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function handOffRun({ run }: Input, deps: Deps & Invocation): Promise<Output> {
  const { objects, log } = deps;
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  const settings = (await getJson(objects, runKeys.policy(run.prefix), Policy)).outputs.handOff;
  const recipients = recipientsOf(settings, summary.request);
  const [findings, ...selected] = await selectFindings(objects, summary, [
    { limit: settings.inlineFindings },
    ...recipients,
  ]);
  const build = (found = NO_FINDINGS, filter?: FindingFilter) =>
    buildHandOff(run, summary, found, objects.bucket, filter);
  const handOff = build(findings);
  // Before the consumers: they may read it as soon as they run.
  await putJson(objects, runKeys.handOff(run.prefix), HandOff, handOff);

  // A dry run, and one that a newer run outran, have none: nobody is told of what never counted.
  const changesKey = (await committedDecision(objects, run.runId))?.changesKey;
  const deliveries = recipients.map(({ name, filter, alerts }, index) => ({
    name,
    handOff: build(selected[index], filter),
    ...(alerts && changesKey !== undefined && { alerts: { changesKey, filter } }),
  }));
  const consumers: Delivery[] = run.dryRun
    ? deliveries.map((delivery) => ({
        name: delivery.name,
        status: 'dryRun',
        findings: delivery.handOff.findings.total,
      }))
    : await deliver(run.runId, run.prefix, deliveries, deps);
  log.info('Handed off', { findings: handOff.findings.total, consumers });
  return { handOff: withinBytes(handOff, MAX_STATE_BYTES), consumers };
}

const NO_FINDINGS: Findings = { critical: 0, warning: 0, worst: [] };

export const handOffTask: Task<Input, Output, Deps> = { name: 'HandOff', Input, Output, run };
