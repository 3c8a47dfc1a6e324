import type { Io, Signal } from './io.ts';

/** What shells expect of a process that a signal ended. */
export const SIGNAL_EXIT: Readonly<Record<Signal, number>> = { SIGINT: 130, SIGTERM: 143 };

export interface Interruption {
  readonly signal: AbortSignal;
  /** Which signal came, if one did. */
  readonly by: () => Signal | undefined;
  dispose(): void;
}

/** The first Ctrl-C asks the run to stop, and `onFirst` says so; the second ends the process at once. */
export function interruption(io: Pick<Io, 'onSignal' | 'exit'>, onFirst: () => void): Interruption {
  const controller = new AbortController();
  let by: Signal | undefined;
  const listen = (signal: Signal) =>
    io.onSignal(signal, () => {
      if (by) return io.exit(SIGNAL_EXIT[signal]);
      by = signal;
      onFirst();
      controller.abort();
    });
  const stopListening = [listen('SIGINT'), listen('SIGTERM')];
  return {
    signal: controller.signal,
    by: () => by,
    dispose: () => {
      for (const stop of stopListening) stop();
    },
  };
}
