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
  /** False where the locale says that other signs than ASCII would not be seen. */
  readonly utf8: boolean;
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
    utf8: isUtf8(env),
    columns: () => (stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY),
    write: (text) => {
      stream.write(text);
    },
    print: (line = '') => {
      stream.write(`${line}\n`);
    },
  };
}

/** As C libraries find it. Where nobody says, it is: Windows, and many a CI, has no such variable. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: ColorWish['env']): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}

/** The same, but nothing comes out: for --json, where only the document may be printed. */
export function silent(terminal: Terminal): Terminal {
  return { ...terminal, live: false, write: () => {}, print: () => {} };
}
