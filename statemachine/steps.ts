/**
 * The steps of the workflow: one Lambda each. The state machine's state, the folder under functions/ and the
 * substitution `${<State>FunctionArn}` are the same name in three spellings; infra and the local engine both start
 * from this map.
 */
export const steps = {
  // Lists a handful of IPAMs and scopes: seconds, even with SDK retries against a throttled API.
  Discover: { folder: 'discover', timeoutSeconds: 120, memoryMb: 512 },
  // Returns a continuation before its deadline, so the timeout only sets how much work one invocation does.
  Collect: { folder: 'collect', timeoutSeconds: 300, memoryMb: 1024 },
  // Streams a whole scope; Lambda's maximum, because it cannot be continued.
  Evaluate: { folder: 'evaluate', timeoutSeconds: 900, memoryMb: 1024 },
  Summarize: { folder: 'summarize', timeoutSeconds: 120, memoryMb: 512 },
  Notify: { folder: 'notify', timeoutSeconds: 120, memoryMb: 512 },
  // Streams every scope's evaluations once to find the current value of what it published before.
  PublishMetrics: { folder: 'publish-metrics', timeoutSeconds: 900, memoryMb: 1024 },
  HandOff: { folder: 'hand-off', timeoutSeconds: 120, memoryMb: 512 },
  Record: { folder: 'record', timeoutSeconds: 120, memoryMb: 512 },
} as const satisfies Record<string, { folder: string; timeoutSeconds: number; memoryMb: number }>;

export type StepName = keyof typeof steps;
