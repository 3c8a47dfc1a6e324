/** What the host and the process of a function say to each other, as JSON over the IPC channel. */
export interface InvocationRequest {
  readonly id: number;
  readonly event: unknown;
  /** Epoch milliseconds at which the host ends the process. */
  readonly deadline: number;
}

/** Sent once, when the handler is loaded or turned out not to be loadable. */
export interface Ready {
  readonly ready: true;
}

export type InvocationReply = Outcome & Used & { readonly id: number };

type Outcome = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: FunctionError };

/** By the process since it started, loading the handler included. */
interface Used {
  readonly maxRssKiB: number;
  /** Of all its threads: the collector's and zlib's as well. */
  readonly cpuSeconds: number;
}

/** The shape in which Lambda reports a failed function. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
