import type { Summary } from '../../statemachine/contracts/summary.ts';
import { count, counted } from '../text/count.ts';
import { inertText } from '../text/plain-text.ts';

/** Entries of each list that are spelled out: enough to see what goes on, and at most 200 KiB with the widest text. */
const MAX_LISTED = 20;

/** What is wrong with the monitoring itself: it decides how far the rest can be trusted. */
export function problemLines({ problems }: Pick<Summary, 'problems'>): string[] {
  return listed(
    problems,
    (problem) => `  ${inertText(problem.kind, 50)} (${problem.severity}): ${inertText(problem.text, 800)}`,
  );
}

/** What the numbers do not cover, worst first: whole scopes, gaps, single resources. */
export function coverageLines({ failedScopes, coverage }: Pick<Summary, 'failedScopes' | 'coverage'>): string[] {
  const reasons = Object.entries(coverage.notMeasured).map(([reason, n]) => `${inertText(reason, 50)} ${count(n)}`);
  const { notMeasured } = coverage.counts;
  const { malformed } = coverage.rows;
  return [
    ...listed(failedScopes, ({ scopeId, ipamId, ipamRegion, error, message }) => {
      const where = [ipamId, ipamRegion].flatMap((part) => (part ? [inertText(part, 50)] : [])).join(', ');
      return `  Scope ${inertText(scopeId, 100)}${where && ` (${where})`} was not evaluated: ${inertText(error, 100)}: ${inertText(message, 400)}`;
    }),
    ...listed(coverage.gaps, ({ text }) => `  ${inertText(text, 400)}`),
    ...(notMeasured > 0
      ? [
          `  ${counted(notMeasured, 'resource')} without a measurement${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
        ]
      : []),
    ...(coverage.stale > 0
      ? [`  ${counted(coverage.stale, 'resource')} judged by a measurement that is older than the policy allows`]
      : []),
    ...(malformed > 0 ? [`  ${counted(malformed, 'row')} without an id or a CIDR`] : []),
  ];
}

function listed<T>(items: readonly T[], line: (item: T) => string): string[] {
  const more = items.length - MAX_LISTED;
  return [...items.slice(0, MAX_LISTED).map(line), ...(more > 0 ? [`  … ${count(more)} more, see the summary`] : [])];
}
