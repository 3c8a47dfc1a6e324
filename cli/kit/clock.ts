import type { Clock } from '../progress/printer.ts';

/** Counts from now. Its timer never keeps the process alive. */
export function systemClock(): Clock {
  const start = performance.now();
  return {
    now: () => performance.now() - start,
    every: (ms, callback) => {
      const timer = setInterval(callback, ms).unref();
      return () => clearInterval(timer);
    },
  };
}
