import type { VerdictChange } from '../../statemachine/contracts/diff.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Severity } from '../../statemachine/contracts/finding.ts';
import { explain } from '../judge/explain.ts';
import type { Policy } from '../policy/schema.ts';
import { bySeverity } from '../streams/by-severity.ts';
import { changedOf } from './changed.ts';
import type { RowPair } from './join.ts';

/** The policies by which two runs judged, where they are not the same. */
export interface Policies {
  readonly before: Policy;
  readonly after: Policy;
}

/** Undefined where a row is judged as it was. */
export function verdictChange({ before, after }: RowPair, policies: Policies | undefined): VerdictChange | undefined {
  const [one, other] = [before.evaluation, after.evaluation];
  const [from, to] = [told(one.verdict), told(other.verdict)];
  if (from.is === to.is) return undefined;
  return { ...changedOf([after]), from, to, cause: policies ? causeOf(one, other, policies) : 'figures' };
}

/** Each of the two is judged by the policy of the other: that proves which of them made the difference. */
function causeOf(one: Evaluation, other: Evaluation, policies: Policies): VerdictChange['cause'] {
  const [was, is] = [told(one.verdict).is, told(other.verdict).is];
  const then = told(explain(policies.after, one).verdict).is;
  const now = told(explain(policies.before, other).verdict).is;
  if (then === is && now === was) return 'policy';
  return then === was && now === is ? 'figures' : 'both';
}

function told(verdict: Evaluation['verdict']): VerdictChange['from'] {
  const { text } = verdict;
  return verdict.status === 'evaluated'
    ? { is: verdict.severity, text, rule: verdict.rule }
    : { is: verdict.status, text };
}

/** Below 0 where it is worse than it was, above where it is better; undefined where one of the two is no severity. */
export function directionOf({ from, to }: VerdictChange): number | undefined {
  const [was, is] = [severityOf(from), severityOf(to)];
  return was && is && bySeverity({ severity: is }, { severity: was });
}

/** The most severe first, of whichever of the two; of those, the greater step. */
export function mostSevereFirst(a: VerdictChange, b: VerdictChange): number {
  const [[worst, least], [otherWorst, otherLeast]] = [bothOf(a), bothOf(b)];
  return bySeverity(worst, otherWorst) || bySeverity(otherLeast, least);
}

function bothOf({ from, to }: VerdictChange): [worst: { severity: Severity }, least: { severity: Severity }] {
  const [was, is] = [{ severity: severityOf(from) ?? 'ok' }, { severity: severityOf(to) ?? 'ok' }];
  return bySeverity(was, is) < 0 ? [was, is] : [is, was];
}

function severityOf({ is }: VerdictChange['from']): Severity | undefined {
  return is === 'ok' || is === 'warning' || is === 'critical' ? is : undefined;
}
