/** What the host and the process of a function say to each other, as JSON over the IPC channel. */
export interface Invoke {
  readonly id: number;
  readonly event: unknown;
  /** Epoch milliseconds at which the host ends the process. */
  readonly deadline: number;
}

/** Sent once, when the handler is loaded or turned out not to be loadable. */
export interface Ready {
  readonly ready: true;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly result: unknown; readonly maxRssKiB: number }
  | { readonly id: number; readonly ok: false; readonly error: FunctionError; readonly maxRssKiB: number };

/** The shape in which Lambda reports a failed function. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
