import type { Invocation } from '../../functions/shared/task.ts';

export interface FakeInvocation extends Invocation {
  /** What was logged, in order. */
  readonly logged: { level: 'info' | 'warn'; message: string; details: unknown[] }[];
}

/** A Lambda invocation with a clock that stands still and, unless told otherwise, all the time in the world. */
export function fakeInvocation({
  now = '2026-11-21T12:00:00.000Z',
  deadline = () => 300_000,
  attempt = 'attempt-1',
}: {
  now?: string;
  deadline?: () => number;
  attempt?: string;
} = {}): FakeInvocation {
  const logged: FakeInvocation['logged'] = [];
  const log =
    (level: 'info' | 'warn') =>
    (input: string | object, ...details: unknown[]): void => {
      const message = typeof input === 'string' ? input : JSON.stringify(input);
      logged.push({ level, message, details });
    };
  return { attempt, now: () => new Date(now), deadline, log: { info: log('info'), warn: log('warn') }, logged };
}

/** A deadline that answers the given milliseconds one after the other, and then the last one for ever. */
export function countdown(first: number, ...rest: number[]): () => number {
  const answers = [first, ...rest];
  return () => (answers.length > 1 ? answers.shift() : answers[0]) ?? first;
}
