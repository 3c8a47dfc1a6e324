import { type Terminal, terminal } from './terminal.ts';

export type Signal = 'SIGINT' | 'SIGTERM';

/** Everything of the process that a command touches, so that tests can run one without a process. */
export interface Io {
  readonly out: Terminal;
  readonly err: Terminal;
  /** What is set here, processes that are started from now on have as well. */
  readonly env: Record<string, string | undefined>;
  /** Listens to a signal; returns what ends the listening. */
  onSignal(signal: Signal, listener: () => void): () => void;
  /** Ends the process now, whatever is still going on. */
  exit(code: number): void;
}

/** 128 + SIGPIPE: what shells see of other programs in this place. */
const PIPE_CLOSED = 141;

export function processIo(argv: readonly string[]): Io {
  // Looked up before parsing: a message about bad arguments has colours, too.
  const wish = { env: process.env, noColor: argv.includes('--no-color') };
  // `ipam-monitor … | head` closes the pipe early. No message, but no success either: nobody saw the result.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(PIPE_CLOSED);
    // A full disk behind `> run.json`, say. Half a document must not look like success.
    process.stderr.write(`✖ The output cannot be written: ${error.message}\n`);
    process.exit(1);
  });
  return {
    out: terminal(process.stdout, wish),
    err: terminal(process.stderr, wish),
    env: process.env,
    onSignal: (signal, listener) => {
      process.on(signal, listener);
      return () => process.off(signal, listener);
    },
    exit: (code) => process.exit(code),
  };
}
