import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The part of a Node stream that printing needs. */
export interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** One of the two streams, with what may be shown on it. */
export interface Terminal {
  readonly colors: Colors;
  /** Whether a line may be drawn again: a person is watching. */
  readonly live: boolean;
  /** Width to fit in; infinite in a pipe, where nothing is cut off. Changes with the window. */
  columns(): number;
  write(text: string): void;
  print(line?: string): void;
}

export interface ColorWish {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly noColor: boolean;
}

/** Colours on a terminal, unless refused by --no-color, NO_COLOR or TERM=dumb; FORCE_COLOR asks for them in a pipe. */
export function terminal(stream: Stream, { env, noColor }: ColorWish): Terminal {
  const dumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const wanted = stream.isTTY === true ? !dumb : forced;
  return {
    colors: picocolors.createColors(wanted && !noColor && !env.NO_COLOR),
    live: stream.isTTY === true && !dumb,
    columns: () => (stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY),
    write: (text) => {
      stream.write(text);
    },
    print: (line = '') => {
      stream.write(`${line}\n`);
    },
  };
}

/** The same, but nothing comes out: for --json, where only the document may be printed. */
export function silent(terminal: Terminal): Terminal {
  return { ...terminal, live: false, write: () => {}, print: () => {} };
}
