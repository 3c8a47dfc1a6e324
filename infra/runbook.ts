interface AlarmText {
  /** Carries the e-mail by itself: its preview shows no more. */
  readonly wrong: string;
  readonly means: string;
  readonly now: string;
}

/**
 * The e-mail of each alarm: what is wrong, what that means, what to do now. Whoever is woken up by it has no repository.
 * The same three lines head the alarm's section in docs/runbook.md; a test holds that.
 */
const alarmTexts = {
  RunFailed: {
    wrong: 'A run of the IPAM monitor failed.',
    means: 'Some alerts may be late. The next run starts from the beginning and sends what this one could not.',
    now: 'Open the failed execution in the Step Functions console: its Cause names each part that failed, and the error. If the next run succeeds, nothing is left to do. If it fails too, fix what the Cause says.',
  },
  RunTimedOut: {
    wrong: 'A run of the IPAM monitor took longer than 4 hours and was ended.',
    means:
      'Its alerts may be missing until the next run, which starts from the beginning. Nothing has to be cleaned up.',
    now: 'Find the state that did not end in the event history of the execution. If it is EvaluateScopes, EC2 throttles the account: follow the runbook for Throttled.',
  },
  RunAborted: {
    wrong: 'A run of the IPAM monitor was stopped before its end.',
    means:
      'Its alerts may be missing until the next run, which starts from the beginning. Nothing has to be cleaned up.',
    now: 'Look in CloudTrail for who called StopExecution. If nobody did, a deployment replaced the state machine.',
  },
  RunPartial: {
    wrong: 'The IPAM monitor could not evaluate some scopes.',
    means: 'You get no new alerts for these scopes until a run evaluates them again. The other scopes are up to date.',
    now: 'Read failedScopes in the output of the last execution: it names each scope and the reason. For Throttled, ServiceUnavailable and Unreachable, wait for the next run. The runbook has the other reasons.',
  },
  ReportFailed: {
    wrong: 'The IPAM monitor could not write the report of a run.',
    means:
      'Nothing else is affected: alerts, metrics and results are out. latest/report.html is still the report before.',
    now: "Look in the log of the function RenderReport for a line of level ERROR. Without one, it ran out of time or memory: see Lambda's platform.report.",
  },
  RunMissing: {
    wrong: 'No run of the IPAM monitor was evaluated for N hours.',
    means: 'You get no alerts about your address space until a run works, however full it gets.',
    now: 'Check in this order: do executions fail, is the schedule disabled, are there messages in its dead-letter queue, did PublishMetrics fail? To start a run now, start the state machine with the Input in the target of the schedule. The next run that works clears the alarm.',
  },
  Throttled: {
    wrong: 'AWS or a webhook throttled the IPAM monitor three times or more within an hour.',
    means:
      'Results or messages are late. Steps are retried for minutes. A scope that still fails makes the run partial, which has its own alarm.',
    now: 'Find out who else calls EC2: AWS allows 20 read calls a second for each account and Region, shared by all callers. Or lower maxConcurrency. If the function Webhook logged the error, Slack or Teams wants fewer messages.',
  },
  Concurrency: {
    wrong: 'AWS did not start functions or executions of the IPAM monitor: the account is at a concurrency limit.',
    means:
      'Runs take longer, because steps are retried. If the retries do not help, the run fails or is partial; both have an alarm.',
    now: "Find the functions that use up the account's concurrent executions. Request a higher Lambda quota, or lower maxConcurrency.",
  },
  DeadLetters: {
    wrong: 'The schedule of the IPAM monitor could not start a run.',
    means: 'That run did not happen, and the next ones may not start either. Only ExecutionAlreadyExists is harmless.',
    now: "Read the message in the schedule's dead-letter queue: its attribute ERROR_CODE says why. Fix that, start the state machine with the message's Input, and purge the queue. The alarm stays on until the queue is empty.",
  },
  NearTimeout: {
    wrong: 'A function of the IPAM monitor used 90 % of its timeout, or timed out.',
    means: 'If a function times out, its run fails or is partial, or its report is missing. Each has its own alarm.',
    now: "In the functions' logs, find the platform.report with the longest record.metrics.durationMs: it is that function. Collect and Inspect stop in time and continue: there, EC2 is slow. For others, raise the memory or collect fewer resourceTypes.",
  },
  NearMemory: {
    wrong: 'A function of the IPAM monitor used 90 % of its memory.',
    means: 'If it runs out of memory, its run fails or is partial, or its report is missing. Each has its own alarm.',
    now: "In the functions' logs, find the platform.report with the highest record.metrics.maxMemoryUsedMB: it is that function. Raise its memoryMb in statemachine/steps.ts and deploy.",
  },
} as const satisfies Record<string, AlarmText>;

export type AlarmName = keyof typeof alarmTexts;

/** The description of an alarm, and so its e-mail: three lines, and where to read on. */
export function describeAlarm(
  name: AlarmName,
  { expectEveryHours, runbookUrl }: { readonly expectEveryHours: number; readonly runbookUrl?: string | undefined },
): string {
  const { wrong, means, now } = alarmTexts[name];
  const hours = expectEveryHours === 1 ? '1 hour' : `${expectEveryHours} hours`;
  const more = runbookUrl === undefined ? `Runbook: ${headingOf(name)}.` : `${runbookUrl}#${anchorOf(name)}`;
  return [wrong.replace('N hours', hours), means, now, more].join('\n');
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
