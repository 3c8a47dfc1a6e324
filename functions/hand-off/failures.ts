import { namesOf } from '../shared/destinations.ts';
import { describeError, isDenied, mayPass } from '../shared/ec2/refusals.ts';
import { HandOffFailed, Throttled } from '../shared/errors.ts';
import { type Destination, grantFor } from './destination.ts';
import { EntryRefused } from './put-events.ts';

/** A consumer that did not take the hand-off. */
export interface Failure {
  readonly name: string;
  /** What was wrong, and what to do. */
  readonly reason: string;
  /** Whether trying again later may help. */
  readonly mayPass: boolean;
  readonly cause?: unknown;
}

/** The policy, or the request, names a consumer that the deployment does not declare. */
export class UnknownConsumer extends Error {
  override readonly name = 'UnknownConsumer';
}

/** The policy wants a consumer to hear of each alert, and it is no event bus. */
export class NotABus extends Error {
  override readonly name = 'NotABus';
}

/** A consumer was still at work, or unreachable, when the others had to be heard as well. */
export class ConsumerTooSlow extends Error {
  override readonly name = 'ConsumerTooSlow';
}

/** A consumer can say whatever it likes, and the state machine keeps 2,000 characters for all of them. */
const MAX_REASON = 400;

export function failureOf(name: string, error: unknown, destination: Destination | undefined): Failure {
  return { name, reason: reason(error, destination), mayPass: isWorthARetry(error, destination), cause: error };
}

/**
 * Throttled if trying again may help, else HandOffFailed. Both name every consumer that failed, first of all, then why;
 * what else went wrong comes last.
 */
export function handOffError(
  failures: readonly Failure[],
  reached: readonly string[],
  consumers: Readonly<Record<string, Destination>>,
  noteError?: unknown,
): Error {
  const names = failures.map(({ name }) => name).join(', ');
  const reasons = failures.map(({ name, reason }) => `${name}: ${reason}`);
  const declared = failures.some(({ cause }) => cause instanceof UnknownConsumer)
    ? ` Known consumers: ${namesOf(consumers)}.`
    : '';
  const others = reached.length > 0 ? ` Reached: ${reached.join(', ')}.` : '';
  const notes =
    noteError === undefined
      ? ''
      : ` This could not be written down (${cut(describeError(noteError))}): another attempt calls all of them again.`;
  const message = `${failures.length} of ${failures.length + reached.length} consumers did not take the hand-off: ${names}. ${reasons.join('; ')}.${declared}${others}${notes}`;
  const options = { cause: failures[0]?.cause };
  return failures.some((failure) => failure.mayPass)
    ? new Throttled(message, options)
    : new HandOffFailed(message, options);
}

/** A function that is waited for and is slow would only run once more; a service that does not answer is another thing. */
function isWorthARetry(error: unknown, destination: Destination | undefined): boolean {
  if (error instanceof ConsumerTooSlow) return destination?.type !== 'lambdaSync';
  return mayPass(error) || (error instanceof EntryRefused && error.transient);
}

const MISSING = new Set([
  'ResourceNotFoundException',
  'StateMachineDoesNotExist',
  'NotFound',
  'NotFoundException',
  'QueueDoesNotExist',
]);

function reason(error: unknown, destination: Destination | undefined): string {
  const short = cut(describeError(error));
  if (!destination) return short;
  if (isDenied(error)) return `${short} (allow this role ${grantFor(destination)})`;
  if (error instanceof Error && MISSING.has(error.name)) {
    return `${short} (create it, or correct its ${destination.type === 'sqs' ? 'URL' : 'ARN'} in the deployment)`;
  }
  return short;
}

function cut(text: string): string {
  return text.length <= MAX_REASON ? text : `${text.slice(0, MAX_REASON).toWellFormed()}…`;
}
