/**
 * What to do first, of each alarm: two lines that are in its description, because whoever is woken up by it has an
 * e-mail and no repository. They are also at the head of its section in docs/runbook.md, which a test holds.
 */
const firstSteps = {
  RunFailed: [
    'Open the failed execution in the Step Functions console: its Cause names each part that failed, with its error.',
    'Nothing has to be repaired: the next run starts from the beginning. If that fails as well, correct what the Cause says.',
  ],
  RunTimedOut: [
    "Open the execution's history and find the state that did not end. If it is the Map, EC2 throttles the account.",
    'The next run starts from the beginning; nothing has to be cleaned up.',
  ],
  RunAborted: [
    'CloudTrail knows who called StopExecution. If nobody did, a deployment replaced the state machine.',
    'The next run makes up for it; nothing has to be cleaned up.',
  ],
  RunPartial: [
    'The message of the run, and failedScopes in its handoff.json, name each scope that failed and why.',
    'Until a run evaluates them again, their last results and alerts stay as they are. The other scopes count.',
  ],
  ReportFailed: [
    "The log of RenderReport has one line of level ERROR; of one that ran out of time or memory, Lambda's own platform.report.",
    'Nothing else waits for it: messages, metrics and results are out, and latest/report.html stays the one before.',
  ],
  RunMissing: [
    'Do runs fail? Is the schedule enabled? Has its dead-letter queue messages? Else look at PublishMetrics in the last run.',
    "To have a run now, start the state machine with the Input in the schedule's target. The alarm recovers with it.",
  ],
  Throttled: [
    'EC2 gives an account 20 read calls a second in each Region, shared by all: find who else calls, or lower maxConcurrency.',
    'The state machine goes on trying for minutes. A scope that fails in the end makes its run partial, which has an alarm.',
  ],
  Concurrency: [
    "Other functions use up the account's concurrent executions, or its quota is low: raise it, or lower maxConcurrency.",
    'Nothing is lost as long as the retries suffice; a run that they do not suffice for fails, which has an alarm.',
  ],
  DeadLetters: [
    "Read the message in the schedule's dead-letter queue: its attribute ERROR_CODE says why no run could be started.",
    "Start the state machine with the message's Input, then purge the queue: the alarm is on until it is empty.",
  ],
  NearTimeout: [
    "Search the functions' logs for platform.report with the longest record.metrics.durationMs: it is that function.",
    'Collect and Inspect end in time by themselves: EC2 is slow. Of the others, give it more memory, or collect fewer resourceTypes.',
  ],
  NearMemory: [
    "Search the functions' logs for platform.report with the highest record.metrics.maxMemoryUsedMB: it is that function.",
    'Give it more memory. None should need it: what they hold does not grow with the organisation.',
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type AlarmName = keyof typeof firstSteps;

/** What is in the e-mail: what happened, what to do first, and where that goes on. */
export function describeAlarm(name: AlarmName, what: string, runbookUrl: string | undefined): string {
  const more = runbookUrl === undefined ? `Runbook: ${headingOf(name)}.` : `${runbookUrl}#${anchorOf(name)}`;
  return [what, ...firstSteps[name], more].join('\n');
}

/** `RunFailed` → `Run failed`: its heading in the runbook. */
function headingOf(name: AlarmName): string {
  const words = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `RunFailed` → `run-failed`, as the links to headings are. */
function anchorOf(name: AlarmName): string {
  return headingOf(name).toLowerCase().replaceAll(' ', '-');
}
