/** Nobody waits for this any more: the execution was stopped, or a sibling failed. No Catch sees it. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Aborted(abortReason(signal));
}

/** What `abort(reason)` was given, as text. */
export function abortReason(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason.message : String(reason ?? 'aborted');
}

/** A controller that follows its parent. `release` must be called, or a long run collects listeners. */
export function follow(parent: AbortSignal): { controller: AbortController; release: () => void } {
  const controller = new AbortController();
  const onAbort = () => controller.abort(parent.reason);
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  return { controller, release: () => parent.removeEventListener('abort', onAbort) };
}

/** Settles like the promise, or throws Aborted as soon as the signal aborts, whatever the promise does then. */
export function orAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new Aborted(abortReason(signal)));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
