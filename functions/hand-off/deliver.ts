import * as z from 'zod';
import { concurrently } from '../../core/streams/concurrently.ts';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';
import type { Objects } from '../../storage/objects.ts';
import { destinationOf } from '../shared/destinations.ts';
import { describeError } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';
import { type AlertChanges, putAlertEvents } from './alert-events.ts';
import type { Calls } from './calls.ts';
import { type Notes, openNotes } from './delivered.ts';
import { type Destination, regionOfDestination } from './destination.ts';
import { ConsumerTooSlow, type Failure, failureOf, handOffError, NotABus, UnknownConsumer } from './failures.ts';
import { withinBytes } from './pointer.ts';
import { send } from './send.ts';

export const Delivery = z.object({
  name: z.string().describe('Name of the consumer, as in the policy.'),
  type: z.string().optional().describe('What the deployment declares it to be.'),
  status: z.enum(['delivered', 'deliveredBefore', 'dryRun']),
  findings: z.int().describe('Of the run; with a filter, those that match it.'),
});
export type Delivery = z.infer<typeof Delivery>;

/** What a consumer is to get, before it is cut to size. */
export interface ConsumerDelivery {
  readonly name: string;
  readonly handOff: HandOff;
  /** For an event bus that wants to hear of each alert. */
  readonly alerts?: AlertChanges | undefined;
}

export interface ConsumerDeliverDeps extends Pick<Invocation, 'deadline' | 'log'> {
  readonly objects: Objects;
  readonly calls: Calls;
  readonly consumers: Readonly<Record<string, Destination>>;
}

/**
 * SNS and SQS take 256 KiB with the attributes, an execution's input is 256 KiB, and an event may end in a queue. Some
 * of that is left for what they wrap around it.
 */
const MAX_MESSAGE_BYTES = 240 * 1024;

/** A function that is waited for gets a minute at most; what waits longer is better called asynchronously. */
const MAX_WAIT_MS = 60_000;

/** Kept of the invocation's time to write down what was delivered, and to say what was not. */
const RESERVE_MS = 10_000;

/** Consumers called at a time: one that is slow must not keep the others waiting. */
const CONCURRENCY = 5;

/**
 * Hands each delivery to its consumer. One that fails, or does not answer in time, leaves the others alone. Throws
 * Throttled if trying again may help, else HandOffFailed. A later attempt calls only those that may take it then.
 */
export async function deliver(
  runId: string,
  prefix: string,
  deliveries: readonly ConsumerDelivery[],
  deps: ConsumerDeliverDeps,
): Promise<Delivery[]> {
  const { objects, consumers, log } = deps;
  const notes = await openNotes(objects, runId, prefix);
  const before = new Set(notes.taken);
  const failed = new Map<string, Failure>(
    [...notes.refused].map(([name, reason]) => [name, { name, reason, mayPass: false }]),
  );

  const pending = callingOrder(
    deliveries.filter(
      ({ name, alerts }) => !failed.has(name) && !(before.has(name) && (!alerts || notes.allEvents.has(name))),
    ),
    consumers,
  );
  let left = pending.length;
  await concurrently(pending, CONCURRENCY, async (delivery) => {
    const { name } = delivery;
    const destination = destinationOf(consumers, name);
    const ms = timeFor(left--, deps.deadline());
    try {
      if (!before.has(name)) {
        await sendInTime(destination, delivery, deps.calls, ms);
        notes.noteTaken(name);
      }
      await tellAlerts(destination, delivery, notes, deps, ms);
    } catch (error) {
      const failure = failureOf(name, error, destination);
      failed.set(name, failure);
      // One that is not declared is not called, and may be declared when the step is tried again.
      if (!failure.mayPass && destination) notes.noteRefused(name, failure.reason);
    }
  });

  const noteError = await notes.written();
  const names = deliveries.map(({ name }) => name);
  const failures = names.flatMap((name) => failed.get(name) ?? []);
  if (failures.length > 0) {
    const reached = names.filter((name) => !failed.has(name));
    throw handOffError(failures, reached, consumers, noteError);
  }
  // Nothing is tried again: that it could not be noted does not matter any more.
  if (noteError !== undefined) log.warn('Could not note what was delivered', { error: describeError(noteError) });
  return deliveries.map(({ name, handOff }) => {
    const type = destinationOf(consumers, name)?.type;
    const status = before.has(name) ? 'deliveredBefore' : 'delivered';
    return { name, ...(type && { type }), findings: handOff.findings.total, status };
  });
}

/** An event for each alert; what a bus has confirmed is not put again. */
async function tellAlerts(
  destination: Destination | undefined,
  { name, alerts }: ConsumerDelivery,
  notes: Notes,
  { objects, calls }: ConsumerDeliverDeps,
  ms: number,
): Promise<void> {
  if (!alerts || notes.allEvents.has(name)) return;
  if (destination?.type !== 'eventBus') {
    throw new NotABus('events about alerts go to event buses only; take `alerts: true` from it in the policy');
  }
  const abortSignal = AbortSignal.timeout(ms);
  const options = { region: regionOfDestination(destination), abortSignal };
  try {
    await putAlertEvents(objects, alerts, destination.arn, (Entries) => calls.putEvents({ Entries }, options), {
      skip: notes.events.get(name) ?? 0,
      confirmed: (total) => notes.noteEvents(name, total),
    });
  } catch (error) {
    if (!abortSignal.aborted) throw error;
    const confirmed = notes.events.get(name) ?? 0;
    throw new ConsumerTooSlow(
      `it accepted ${confirmed} events about alerts, and no more within ${Math.round(ms / 1000)} s`,
      { cause: error },
    );
  }
  notes.noteAllEvents(name);
}

/** Functions that are waited for come last: consumers that only take a message must not wait behind them. */
function callingOrder(
  deliveries: readonly ConsumerDelivery[],
  consumers: ConsumerDeliverDeps['consumers'],
): ConsumerDelivery[] {
  const isWaitedFor = ({ name }: ConsumerDelivery) => destinationOf(consumers, name)?.type === 'lambdaSync';
  return deliveries.toSorted((a, b) => Number(isWaitedFor(a)) - Number(isWaitedFor(b)));
}

/** Its share of what is left of the invocation, if all that are not called yet take as long. */
function timeFor(left: number, deadline: number): number {
  const rounds = Math.ceil(left / CONCURRENCY);
  // A signal takes whole milliseconds only.
  return Math.max(1000, Math.min(MAX_WAIT_MS, Math.floor((deadline - RESERVE_MS) / rounds)));
}

async function sendInTime(
  destination: Destination | undefined,
  { name, handOff: whole }: ConsumerDelivery,
  calls: Calls,
  ms: number,
): Promise<void> {
  if (!destination) throw new UnknownConsumer('the deployment does not declare it');
  const handOff = withinBytes(whole, MAX_MESSAGE_BYTES);
  const signal = AbortSignal.timeout(ms);
  try {
    await send(calls, destination, { consumer: name, handOff, text: JSON.stringify(handOff) }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new ConsumerTooSlow(
      `no answer within ${Math.round(ms / 1000)} s; whether it took the hand-off is not known`,
      { cause: error },
    );
  }
}
