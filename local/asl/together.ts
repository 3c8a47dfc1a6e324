import { Aborted, follow, throwIfAborted } from './abort.ts';

/**
 * Runs jobs 0 … count − 1 in order, `limit` at a time. The first to fail stops the rest: no further one is started,
 * those under way are aborted and waited for, and its error is thrown.
 */
export async function runTogether(
  count: number,
  limit: number,
  signal: AbortSignal,
  run: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { controller, release } = follow(signal);
  const failures: unknown[] = [];
  let next = 0;

  async function work(): Promise<void> {
    while (next < count && !controller.signal.aborted) {
      try {
        await run(next++, controller.signal);
      } catch (error) {
        failures.push(error);
        controller.abort(error);
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, count) }, work));
  release();
  throwIfAborted(signal);
  // A job that was aborted says nothing; the sibling that failed does.
  if (failures.length > 0) throw failures.find((error) => !(error instanceof Aborted)) ?? failures[0];
}
