export interface Clock {
  /** Milliseconds since the run began: the scale of Progress.atMs. */
  readonly now: () => number;
  /** Calls back again and again; returns what ends it. */
  readonly every: (ms: number, callback: () => void) => () => void;
}

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
