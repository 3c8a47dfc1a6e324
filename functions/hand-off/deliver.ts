import * as z from 'zod';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { runKeys } from '../../statemachine/contracts/keys.ts';
import { concurrently } from '../shared/concurrently.ts';
import { destinationOf } from '../shared/destinations.ts';
import { findJson, type Objects, putJson } from '../shared/objects.ts';
import type { Calls } from './calls.ts';
import type { Destination } from './destination.ts';
import { ConsumerTooSlow, type Failure, handOffError, UnknownConsumer } from './failures.ts';
import { withinBytes } from './pointer.ts';
import { send } from './send.ts';

export const Delivery = z.strictObject({
  name: z.string().describe('Name of the consumer, as in the policy.'),
  type: z.string().optional().describe('What the deployment declares it to be.'),
  status: z.enum(['delivered', 'deliveredBefore', 'dryRun']),
  findings: z.int().describe('Of the run; with a filter, those that match it.'),
});
export type Delivery = z.infer<typeof Delivery>;

/** What a consumer is to get, before it is cut to size. */
export interface Parcel {
  readonly name: string;
  readonly handOff: HandOff;
}

export interface DeliverDeps {
  readonly objects: Objects;
  readonly calls: Calls;
  readonly consumers: Readonly<Record<string, Destination>>;
  readonly deadline: () => number;
}

/** Consumers that confirmed this run's hand-off: a later attempt leaves them alone. */
const Delivered = z.object({ runId: z.string(), consumers: z.array(z.string()) });

/**
 * SNS and SQS take 256 KiB with the attributes, an execution's input is 256 KiB, and an event may end in a queue. Some
 * of that is left for what they wrap around it.
 */
const MAX_MESSAGE_BYTES = 240 * 1024;

/** A function that is waited for gets a minute; what waits longer is better called asynchronously. */
const MAX_WAIT_MS = 60_000;

/** Kept of the invocation's time to write down what was delivered, and to say what was not. */
const RESERVE_MS = 10_000;

/** Consumers called at a time: one that is slow must not keep the others waiting. */
const CONCURRENCY = 5;

/**
 * Hands each parcel to its consumer. One that fails, or does not answer in time, leaves the others alone. Throws
 * Throttled if trying again may help, else HandOffFailed.
 */
export async function deliver(
  runId: string,
  prefix: string,
  parcels: readonly Parcel[],
  deps: DeliverDeps,
): Promise<Delivery[]> {
  const { objects, consumers } = deps;
  const deliveredKey = runKeys.delivered(prefix);
  const delivered = new Set((await findJson(objects, deliveredKey, Delivered))?.consumers);
  let noted: Promise<void> = Promise.resolve();
  // After each, and one at a time: if this attempt dies, the next one must know of all that were reached.
  const note = (name: string): Promise<void> => {
    noted = noted.then(async () => {
      delivered.add(name);
      await putJson(objects, deliveredKey, Delivered, { runId, consumers: [...delivered].sort() });
    });
    return noted;
  };

  const before = new Set(delivered);
  const failures: Failure[] = [];
  const deliveries = await concurrently(
    parcels,
    CONCURRENCY,
    async ({ name, handOff }): Promise<Delivery | undefined> => {
      const destination = destinationOf(consumers, name);
      const about = { name, ...(destination && { type: destination.type }), findings: handOff.findings.total };
      if (before.has(name)) return { ...about, status: 'deliveredBefore' };
      try {
        await sendInTime(destination, { name, handOff: withinBytes(handOff, MAX_MESSAGE_BYTES) }, deps);
      } catch (error) {
        failures.push({ name, error });
        return undefined;
      }
      await note(name);
      return { ...about, status: 'delivered' };
    },
  );

  const done = deliveries.filter((delivery) => delivery !== undefined);
  if (failures.length === 0) return done;
  const order = parcels.map(({ name }) => name);
  throw handOffError(
    failures.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    done.map(({ name }) => name),
    consumers,
  );
}

async function sendInTime(
  destination: Destination | undefined,
  { name, handOff }: Parcel,
  { calls, deadline }: DeliverDeps,
): Promise<void> {
  if (!destination) throw new UnknownConsumer('the deployment does not declare it');
  const ms = Math.max(1000, Math.min(MAX_WAIT_MS, deadline() - RESERVE_MS));
  const signal = AbortSignal.timeout(ms);
  try {
    await send(calls, destination, { consumer: name, handOff, text: JSON.stringify(handOff) }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new ConsumerTooSlow(
      `no answer within ${Math.round(ms / 1000)} s; whether it took the hand-off is not known`,
      {
        cause: error,
      },
    );
  }
}
