import { destinationsOf } from './core/policy/destinations.ts';
import { MAX_LIST_BYTES, MAX_POLICY_BYTES } from './core/policy/limits.ts';
import { withListsInside } from './core/policy/lists.ts';
import { parsePolicy } from './core/policy/parse.ts';
import { startMonitor } from './local/monitor.ts';
import { type Outcome, outcomeOf } from './local/outcome.ts';
import type { Progress } from './local/progress.ts';
import type { Source } from './local/source.ts';
import type { HandOff } from './statemachine/contracts/hand-off.ts';
import type { RequestInput } from './statemachine/contracts/request.ts';
import type { Summary } from './statemachine/contracts/summary.ts';
import { readBeside } from './storage/read-beside.ts';
import { readUpTo } from './storage/read-up-to.ts';

export interface RunMonitorOptions {
  /**
   * Where to look: `{ kind: 'account', regions: ['eu-west-1'] }` (home Regions of your IPAMs; the AWS credentials of the
   * environment, read-only), the same with `accounts: { ids, regions }` (read without IPAM; no `ids`: the caller's own
   * account; with `regions: []` no IPAM is looked for), `{ kind: 'recorded', directory }` (JSON that `aws ec2 …` printed) or
   * `{ kind: 'demo', seed: 1 }`.
   */
  readonly source: Source;
  /** What to look at and how to judge; the same as the input of a deployed execution. @default everything */
  readonly request?: RequestInput;
  /** YAML file of a policy to judge by; lists that it names lie beside it. @default the built-in policy */
  readonly policyFile?: string;
  /** Directory that everything is written under: evaluations, the message, what would be published. @default 'out' */
  readonly outDir?: string;
  /** The role by which other accounts let the caller look into their subnets. @default only the caller's own account */
  readonly readRole?: { readonly name: string; readonly externalId?: string };
  /** Name of the run, unique under `outDir`. @default made from the time */
  readonly runId?: string;
  /** Ends the run: it is then rejected with MonitorRunFailed. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface MonitorResult {
  readonly runId: string;
  /** Directory of the run's objects, under `outDir`. */
  readonly directory: string;
  /** The whole run. */
  readonly summary: Summary;
  /** What every consumer gets: coverage, failed scopes, and the worst findings. */
  readonly handOff: HandOff;
}

/** The run did not succeed. What was done before is in `outcome`, and under `outDir`. */
export class MonitorRunFailed extends Error {
  override readonly name = 'MonitorRunFailed';
  /** `failed` names the parts that failed; `summary` and `handOff` are there if the run came that far. */
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    const parts = outcome.failed.map(({ part, error, message }) => `${part}: ${error}: ${message}`);
    super(`Run ${outcome.runId} ended with ${outcome.status}. ${parts.join('; ')}`.trimEnd());
    this.outcome = outcome;
  }
}

/**
 * Runs the whole workflow once, on this machine, and returns what it came to: the deployed state machine and handlers,
 * of which only EC2's answers come from elsewhere. Nothing is published; messages and metrics become files.
 *
 * Some scopes may have failed: `summary.status` is then `partial`, and `handOff.failedScopes` names them.
 *
 * Throws MonitorRunFailed when no scope could be evaluated or an output failed, PolicyError when the policy is wrong.
 *
 * @example
 * const { handOff } = await runMonitor({ source: { kind: 'account', regions: ['eu-west-1'] } });
 * for (const { severity, resource, text } of handOff.findings.inline) console.log(severity, resource.id, text);
 */
export async function runMonitor(options: RunMonitorOptions): Promise<MonitorResult> {
  const { source, request = {}, policyFile, outDir = 'out', readRole, runId, signal, onProgress } = options;
  const file = policyFile ?? '';
  const written = policyFile === undefined ? undefined : readUpTo(policyFile, MAX_POLICY_BYTES).toString();
  const beside = (path: string) => readBeside(file, path, MAX_LIST_BYTES);
  const policy = written === undefined ? undefined : parsePolicy(written, file, beside);
  const policyText = written !== undefined && policy ? withListsInside(written, policy) : undefined;
  const monitor = await startMonitor({
    source,
    outDir,
    ...(readRole && { readRole }),
    ...(policy && { destinations: destinationsOf(policy) }),
  });
  try {
    const run = await monitor.run(request, {
      ...(policyText !== undefined && { policyText }),
      ...(runId !== undefined && { runId }),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
    const outcome = await outcomeOf(run, outDir);
    const { status, summary, handOff, directory } = outcome;
    if (status !== 'SUCCEEDED' || !summary || !handOff || directory === undefined) throw new MonitorRunFailed(outcome);
    return { runId: outcome.runId, directory, summary, handOff };
  } finally {
    await monitor.stop();
  }
}
