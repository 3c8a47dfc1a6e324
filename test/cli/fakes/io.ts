import { devNull } from 'node:os';
import type { Io, Signal } from '../../../cli/kit/io.ts';
import { terminal } from '../../../cli/kit/terminal.ts';

export interface FakeIo extends Io {
  /** Everything printed, as the stream got it. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Plays a signal; false when nobody listens. */
  readonly send: (signal: Signal) => boolean;
  /** Codes that the process was told to end with at once. */
  readonly exits: readonly number[];
}

/** Nobody's own: where no file is named, it would be the one in the home directory. */
const NO_PROFILES = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };

/** A process whose streams are strings: a pipe, or with `columns` a terminal of that width. */
export function fakeIo({
  columns,
  env: given = {},
  noColor = false,
}: {
  columns?: number;
  env?: Record<string, string>;
  noColor?: boolean;
} = {}): FakeIo {
  const env: Record<string, string> = { ...NO_PROFILES, ...given };
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY: columns !== undefined,
    columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const listeners = new Map<Signal, Set<() => void>>();
  const exits: number[] = [];
  return {
    out: terminal(stream('stdout'), { env, noColor }),
    err: terminal(stream('stderr'), { env, noColor }),
    env,
    onSignal: (signal, listener) => {
      const all = listeners.get(signal) ?? new Set();
      listeners.set(signal, all.add(listener));
      return () => all.delete(listener);
    },
    exit: (code) => {
      exits.push(code);
    },
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    send: (signal) => {
      const all = [...(listeners.get(signal) ?? [])];
      for (const listener of all) listener();
      return all.length > 0;
    },
    exits,
  };
}
