import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { runKeys } from '../../statemachine/contracts/keys.ts';
import { arnOf, namesOf } from '../shared/destinations.ts';
import { HandOffFailed, Throttled } from '../shared/errors.ts';
import { findJson, type Objects, putJson } from '../shared/objects.ts';
import { describeError, isDenied, isThrottled } from '../shared/throttling.ts';
import { withinBytes } from './pointer.ts';

export type Invoke = (input: InvokeCommandInput) => Promise<InvokeCommandOutput>;

export const Delivery = z.strictObject({
  name: z.string().describe('Name of the consumer, as in the policy.'),
  status: z.enum(['invoked', 'invokedBefore', 'dryRun']),
});
export type Delivery = z.infer<typeof Delivery>;

/** Consumers that confirmed this run's hand-off: a later attempt leaves them alone. */
const Delivered = z.object({ runId: z.string(), consumers: z.array(z.string()) });

/**
 * Lambda takes 1 MB asynchronously, but what a consumer does with it often does not: a Step Functions state and, for
 * an event that fails, many a queue end at 256 KiB. Some of that is left for what they wrap around it.
 */
const MAX_PAYLOAD_BYTES = 240 * 1024;

/**
 * Invokes each consumer asynchronously with the hand-off. One that fails leaves the others alone. Throws Throttled if
 * trying again may help, else HandOffFailed; both name every consumer that failed, and why.
 */
export async function deliver(
  handOff: HandOff,
  names: readonly string[],
  { objects, invoke, consumers }: { objects: Objects; invoke: Invoke; consumers: Readonly<Record<string, string>> },
): Promise<Delivery[]> {
  const deliveredKey = runKeys.delivered(handOff.location.prefix);
  const delivered = new Set((await findJson(objects, deliveredKey, Delivered))?.consumers);
  const payload = JSON.stringify(withinBytes(handOff, MAX_PAYLOAD_BYTES));

  const deliveries: Delivery[] = [];
  const failures: Failure[] = [];
  for (const name of new Set(names)) {
    if (delivered.has(name)) {
      deliveries.push({ name, status: 'invokedBefore' });
      continue;
    }
    try {
      await invokeOne(invoke, arnOf(consumers, name), payload);
    } catch (error) {
      failures.push({ name, error });
      continue;
    }
    // After each: if this attempt dies, the next one must know of all that were reached.
    delivered.add(name);
    await putJson(objects, deliveredKey, Delivered, { runId: handOff.runId, consumers: [...delivered].sort() });
    deliveries.push({ name, status: 'invoked' });
  }
  if (failures.length > 0) throw failed(failures, deliveries, consumers);
  return deliveries;
}

interface Failure {
  readonly name: string;
  readonly error: unknown;
}

/** The policy names a consumer that the deployment does not declare. */
class UnknownConsumer extends Error {
  override readonly name = 'UnknownConsumer';
}

async function invokeOne(invoke: Invoke, functionName: string | undefined, payload: string): Promise<void> {
  if (functionName === undefined) throw new UnknownConsumer('the deployment does not declare it');
  await invoke({ FunctionName: functionName, InvocationType: 'Event', Payload: payload });
}

function failed(
  failures: readonly Failure[],
  deliveries: readonly Delivery[],
  consumers: Readonly<Record<string, string>>,
): Error {
  const reasons = failures.map(({ name, error }) => `${name}: ${reason(error, arnOf(consumers, name))}`).join('; ');
  const reached = deliveries.length > 0 ? ` Reached: ${deliveries.map(({ name }) => name).join(', ')}.` : '';
  const declared = failures.some(({ error }) => error instanceof UnknownConsumer)
    ? ` Known consumers: ${namesOf(consumers)}.`
    : '';
  const message = `${failures.length} of ${failures.length + deliveries.length} consumers did not take the hand-off. ${reasons}.${declared}${reached}`;
  const options = { cause: failures[0]?.error };
  return failures.some(({ error }) => isThrottled(error))
    ? new Throttled(message, options)
    : new HandOffFailed(message, options);
}

function reason(error: unknown, functionName: string | undefined): string {
  const text = describeError(error);
  if (isDenied(error)) return `${text} (allow this role lambda:InvokeFunction on ${functionName})`;
  if (error instanceof Error && error.name === 'ResourceNotFoundException') {
    return `${text} (create the function, or correct its ARN in the deployment)`;
  }
  return text;
}
