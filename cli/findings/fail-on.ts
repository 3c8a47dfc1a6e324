import { count, counted } from '../../core/text/count.ts';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';
import type { Exit } from '../json/document.ts';
import { CliError } from '../kit/errors.ts';
import { wrong } from '../kit/values.ts';

export type FailOn = 'critical' | 'warning';

/** What a gate looks at: of a summary, or of a hand-off. */
export type JudgedRun = Pick<HandOff, 'coverage' | 'failedScopes' | 'problems' | 'leftOut'> & {
  /** Scopes that were evaluated; a pointer does not tell. */
  readonly scopes?: readonly unknown[];
};

export interface ExitJudgement {
  readonly exit: Exit;
  /** Why it is 1. */
  readonly error?: CliError;
}

/**
 * What a run that succeeded means for the exit code: 2 when `--fail-on` is met, otherwise 1 when part of what was asked
 * for was not seen. Without `--fail-on`, 0.
 */
export function judge(failOn: FailOn | undefined, result: JudgedRun | undefined): ExitJudgement {
  if (!failOn) return { exit: { code: 0 } };
  const unseen = result ? unseenIn(result) : ['the result'];
  const notSeen = unseen.length > 0 ? `${unseen.join(' and ')} could not be evaluated` : undefined;
  const found = result ? foundIn(result, failOn) : [];
  if (found.length > 0) {
    const reason = `${found.join(' and ')} (--fail-on ${failOn})`;
    return { exit: { code: 2, reason: notSeen ? `${reason}; ${notSeen}` : reason } };
  }
  if (!notSeen) return { exit: { code: 0 } };
  const error = new CliError(`${notSeen}: a gate must not pass on what was not seen`, [
    'Without --fail-on, such a run exits with 0.',
  ]);
  return { exit: { code: 1, reason: error.message }, error };
}

function foundIn({ coverage: { counts }, problems }: JudgedRun, failOn: FailOn): string[] {
  const { critical, warning } = counts;
  return [
    ...(critical > 0 ? [counted(critical, 'critical resource')] : []),
    // Critical whatever they are about: a broken policy means that another one has judged.
    ...(problems.length > 0 ? [`${counted(problems.length, 'critical problem')}: ${kindsOf(problems)}`] : []),
    ...(failOn === 'warning' && warning > 0
      ? [counted(warning, 'resource with a warning', 'resources with a warning')]
      : []),
  ];
}

function kindsOf(problems: JudgedRun['problems']): string {
  return [...new Set(problems.map(({ kind }) => kind))].join(', ');
}

function unseenIn({ failedScopes, leftOut, scopes, coverage }: JudgedRun): string[] {
  const failed = failedScopes.length + (leftOut?.failedScopes ?? 0);
  const regions = coverage.gaps.filter(({ kind }) => kind === 'unreachableRegion');
  const pools = coverage.notMeasured.poolNotReadable ?? 0;
  const listings = coverage.gaps.filter(({ kind }) => kind === 'poolsNotRead');
  return [
    ...(failed > 0
      ? [scopes ? `${count(failed)} of ${counted(failed + scopes.length, 'scope')}` : counted(failed, 'scope')]
      : []),
    // A pool whose CIDRs or allocations were denied is one of a scope that was evaluated.
    ...(pools > 0 ? [counted(pools, 'pool')] : listings.length > 0 ? ['how full pools are'] : []),
    ...(regions.length > 0 ? [`what is in ${regions.map(({ region }) => region ?? 'a Region').join(', ')}`] : []),
  ];
}

export function failOnOf(value: string | undefined): FailOn | undefined {
  if (value === undefined || value === 'critical' || value === 'warning') return value;
  throw wrong('--fail-on', value, 'is neither critical nor warning');
}
