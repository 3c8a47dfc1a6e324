/**
 * The steps of the workflow: one Lambda each. The state machine's state, the folder under functions/ and the
 * substitution `${<State>FunctionArn}` are the same name in three spellings; infra and the local engine both start
 * from this map.
 *
 * `memoryMb` buys CPU (1,769 MB are one vCPU). `heapMb` caps Node's old space far below it: what a step needs does not
 * grow with the organisation, and without a cap the collector lets the heap grow as if it did.
 */
export const steps = {
  // Lists a handful of IPAMs and scopes: seconds, even with SDK retries against a throttled API.
  Discover: { folder: 'discover', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
  // Returns a continuation before its deadline, so the timeout only sets how much work one invocation does.
  Collect: { folder: 'collect', timeoutSeconds: 300, memoryMb: 1024, heapMb: 160 },
  // Streams a whole scope; Lambda's maximum, because it cannot be continued.
  Evaluate: { folder: 'evaluate', timeoutSeconds: 900, memoryMb: 1024, heapMb: 160 },
  Summarize: { folder: 'summarize', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
  Notify: { folder: 'notify', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
  // Streams every scope's evaluations once to find the current value of what it published before.
  PublishMetrics: { folder: 'publish-metrics', timeoutSeconds: 900, memoryMb: 1024, heapMb: 128 },
  HandOff: { folder: 'hand-off', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
  Record: { folder: 'record', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
} as const satisfies Record<string, { folder: string; timeoutSeconds: number; memoryMb: number; heapMb: number }>;

export type StepName = keyof typeof steps;

/**
 * Node's flags for a step. A small young generation as well: the SDK's XML parser makes about 10 MB of garbage a page,
 * and larger semi-spaces only fill up before they are swept.
 */
export function nodeOptions(step: StepName): string[] {
  return [`--max-old-space-size=${steps[step].heapMb}`, '--max-semi-space-size=8'];
}
