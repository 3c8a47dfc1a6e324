/**
 * The steps of the workflow: one Lambda each. The state machine's state, the folder under functions/ and the
 * substitution `${<State>FunctionArn}` are the same name in three spellings; infra and the local engine both start
 * from this map.
 *
 * `memoryMb` buys CPU (1,769 MB are one vCPU). `heapMb` caps Node's old space far below it: what a step needs does not
 * grow with the organisation, and without a cap the collector lets the heap grow as if it did.
 */
export const steps = {
  // Seconds for a handful of IPAMs and scopes; a page for each 1,000 accounts and Region that an IPAM discovers: 150 of
  // them for 5,000 accounts in 30 Regions, at 20 a second. Without IPAM a call for each account and Region: three minutes
  // for 5,000 accounts in 5 Regions. What it has no time for it leaves out, and says so.
  Discover: { folder: 'discover', timeoutSeconds: 600, memoryMb: 512, heapMb: 128 },
  // Returns a continuation before its deadline, so the timeout only sets how much work one invocation does.
  Collect: { folder: 'collect', timeoutSeconds: 300, memoryMb: 1024, heapMb: 160 },
  // Continued like Collect, in larger bites: one batch of subnets can have 66 pages of network interfaces.
  Inspect: { folder: 'inspect', timeoutSeconds: 600, memoryMb: 1024, heapMb: 256 },
  // Streams a whole scope; Lambda's maximum, because it cannot be continued.
  Evaluate: { folder: 'evaluate', timeoutSeconds: 900, memoryMb: 1024, heapMb: 160 },
  // Streams every scope's evaluations once, and again those of scopes that list what others list; then beside those of the
  // run before: 1.5 to 5 CPU seconds for 100,000 resources, by how many changed.
  Summarize: { folder: 'summarize', timeoutSeconds: 900, memoryMb: 1024, heapMb: 160 },
  // Streams every scope's evaluations once beside the ledger, and holds 16 MiB of changes; once a week also beside those of
  // a week ago.
  Decide: { folder: 'decide', timeoutSeconds: 900, memoryMb: 1024, heapMb: 160 },
  Notify: { folder: 'notify', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
  // Streams every scope's evaluations once to find the current value of what it published before.
  PublishMetrics: { folder: 'publish-metrics', timeoutSeconds: 900, memoryMb: 1024, heapMb: 128 },
  HandOff: { folder: 'hand-off', timeoutSeconds: 120, memoryMb: 512, heapMb: 128 },
  // Streams every scope's evaluations once beside their history, and holds 50,000 rows, or 100,000 of which each matters: 180 MiB
  // and 470 MiB resident, 4 and 38 CPU seconds (of 1,000,000 rows). Its timeout is what it may keep Record waiting.
  RenderReport: { folder: 'render-report', timeoutSeconds: 300, memoryMb: 1024, heapMb: 400 },
  // Streams every scope's evaluations once beside its window of hours; once a day the window of 400 days as well, and all
  // files of days where that is lost.
  Record: { folder: 'record', timeoutSeconds: 900, memoryMb: 1024, heapMb: 160 },
} as const satisfies Record<string, { folder: string; timeoutSeconds: number; memoryMb: number; heapMb: number }>;

export type StepName = keyof typeof steps;
export const stepNames: readonly StepName[] = Object.keys(steps).filter(isStep);

function isStep(name: string): name is StepName {
  return Object.hasOwn(steps, name);
}

/** One thing a step, by the steps' names. */
export function forEachStep<T>(make: (name: StepName) => T): Readonly<Record<StepName, T>> {
  const made: Partial<Record<StepName, T>> = Object.fromEntries(stepNames.map((name) => [name, make(name)]));
  if (!isWhole(made)) throw new Error('forEachStep left out a step');
  return made;
}

function isWhole<T>(made: Partial<Record<StepName, T>>): made is Record<StepName, T> {
  return stepNames.every((name) => Object.hasOwn(made, name));
}

/** Functions that a step calls, and that are no states of the workflow. Bundled and deployed like those. */
export const helpers = {
  // A message: up to 4 attempts at 10 seconds, and what the service asks to wait.
  Webhook: { folder: 'webhook', timeoutSeconds: 40, memoryMb: 256, heapMb: 96 },
} as const satisfies Record<string, { folder: string; timeoutSeconds: number; memoryMb: number; heapMb: number }>;

export const functions = { ...steps, ...helpers };
export type FunctionName = keyof typeof functions;

/**
 * Node's flags for a step. A small young generation as well: the SDK's XML parser makes about 10 MB of garbage a page,
 * and larger semi-spaces only fill up before they are swept.
 */
export function nodeOptions(name: FunctionName): string[] {
  return [`--max-old-space-size=${functions[name].heapMb}`, '--max-semi-space-size=8'];
}
