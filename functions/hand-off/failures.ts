import { destinationOf, namesOf } from '../shared/destinations.ts';
import { HandOffFailed, Throttled } from '../shared/errors.ts';
import { describeError, isDenied, isServerFault, isThrottled } from '../shared/throttling.ts';
import { type Destination, grantFor } from './destination.ts';
import { EntryRefused } from './put-events.ts';

export interface Failure {
  readonly name: string;
  readonly error: unknown;
}

/** The policy, or the request, names a consumer that the deployment does not declare. */
export class UnknownConsumer extends Error {
  override readonly name = 'UnknownConsumer';
}

/** A consumer was still at work, or unreachable, when the others had to be heard as well. */
export class ConsumerTooSlow extends Error {
  override readonly name = 'ConsumerTooSlow';
}

/** A consumer can say whatever it likes, and the state machine keeps 2,000 characters for all of them. */
const MAX_REASON = 400;

/** Throttled if trying again may help, else HandOffFailed. Both name every consumer that failed, first of all. */
export function handOffError(
  failures: readonly Failure[],
  reached: readonly string[],
  consumers: Readonly<Record<string, Destination>>,
): Error {
  const names = failures.map(({ name }) => name).join(', ');
  const reasons = failures.map(({ name, error }) => `${name}: ${reason(error, destinationOf(consumers, name))}`);
  const declared = failures.some(({ error }) => error instanceof UnknownConsumer)
    ? ` Known consumers: ${namesOf(consumers)}.`
    : '';
  const others = reached.length > 0 ? ` Reached: ${reached.join(', ')}.` : '';
  const message = `${failures.length} of ${failures.length + reached.length} consumers did not take the hand-off: ${names}. ${reasons.join('; ')}.${declared}${others}`;
  const options = { cause: failures[0]?.error };
  return failures.some(({ error }) => mayPass(error))
    ? new Throttled(message, options)
    : new HandOffFailed(message, options);
}

function mayPass(error: unknown): boolean {
  return isThrottled(error) || isServerFault(error) || (error instanceof EntryRefused && error.transient);
}

const MISSING = new Set([
  'ResourceNotFoundException',
  'StateMachineDoesNotExist',
  'NotFound',
  'NotFoundException',
  'QueueDoesNotExist',
]);

function reason(error: unknown, destination: Destination | undefined): string {
  const text = describeError(error);
  const short = text.length <= MAX_REASON ? text : `${text.slice(0, MAX_REASON).toWellFormed()}…`;
  if (!destination) return short;
  if (isDenied(error)) return `${short} (allow this role ${grantFor(destination)})`;
  if (error instanceof Error && MISSING.has(error.name)) {
    return `${short} (create it, or correct its ${destination.type === 'sqs' ? 'URL' : 'ARN'} in the deployment)`;
  }
  return short;
}
