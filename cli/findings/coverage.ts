import { count, counted } from '../../core/text/count.ts';
import { notMeasuredText } from '../../core/text/not-judged.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { Coverage } from '../../statemachine/contracts/coverage.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { FailedScope, Summary } from '../../statemachine/contracts/summary.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';

/** Gaps and failed scopes that are spelled out; summary.json has them all. */
const MAX_LISTED = 10;

/** What the numbers do not cover, a line a sentence: the first says what, those below it why and what to do. */
export function coverageLines(
  { coverage, failedScopes, request }: Pick<Summary, 'coverage' | 'failedScopes' | 'request'>,
  { yellow, dim }: Pick<Colors, 'yellow' | 'dim'>,
): string[] {
  const parts = [...unmeasured(coverage), ...stale(coverage), ...unreadRows(coverage)];
  const told = (text: string) => {
    const [first = '', ...more] = sentences(text);
    return [yellow(`Not covered: ${first}`), ...more.map((each) => dim(`  ${each}`))];
  };
  return [
    ...(parts.length > 0 ? told(list(parts)) : []),
    ...notAskedFor(request).map(yellow),
    ...coverage.gaps.slice(0, MAX_LISTED).flatMap(({ text }) => told(text)),
    ...unlisted(coverage.gaps.length, 'gap').map(yellow),
    ...failedScopes.slice(0, MAX_LISTED).flatMap((scope) => told(failedScope(scope))),
    ...unlisted(failedScopes.length, 'scope').map(yellow),
    ...(coverage.disagreements > 0
      ? [
          yellow(
            `${counted(coverage.disagreements, 'VPC')} where IPAM's own figure differs from what the subnets add up to.`,
          ),
        ]
      : []),
    ...(coverage.slowed
      ? [
          dim(
            `EC2 refused ${counted(coverage.slowed, 'call')} for now, as others use the same limits: the run took longer.`,
          ),
        ]
      : []),
  ];
}

/** Types that the run did not look at: nothing that is said of the rest is said of them. */
export function notAskedFor({ resourceTypes }: Pick<Summary['request'], 'resourceTypes'>): string[] {
  const types = ResourceType.options.filter((type) => !resourceTypes.includes(type));
  return types.length > 0 ? [`Not asked for: ${list(types.map((type) => TYPE_NAMES[type].many))}.`] : [];
}

function unlisted(length: number, noun: string): string[] {
  const more = length - MAX_LISTED;
  return more > 0 ? [`Not covered: ${counted(more, `more ${noun}`)}, see summary.json.`] : [];
}

function unmeasured({ notMeasured }: Coverage): string[] {
  return Object.entries(notMeasured).map(([reason, number]) => sanitize(notMeasuredText(reason, number)));
}

function stale({ stale }: Coverage): string[] {
  return stale > 0 ? [`${counted(stale, 'resource')} judged by a measurement older than the policy allows`] : [];
}

function unreadRows({ rows }: Coverage): string[] {
  return rows.malformed > 0 ? [`${counted(rows.malformed, 'row')} without an id or a CIDR`] : [];
}

function failedScope({ scopeId, ipamId, ipamRegion, error, message }: FailedScope): string {
  const where = [ipamId, ipamRegion].filter((part) => part !== undefined).join(', ');
  return sanitize(`${scopeId}${where && ` (${where})`}, ${error}: ${message}`);
}

function sentences(text: string): string[] {
  const clean = sanitize(text);
  return (/[.!?]$/.test(clean) ? clean : `${clean}.`).split(/(?<=[.!?]) (?=\p{Lu})/u);
}

/** "2,014 resource CIDRs in 3 scopes of 1 IPAM": what was looked at, for when nothing was found. */
export function lookedAt({ coverage, scopes, ipams }: Pick<Summary, 'coverage' | 'scopes' | 'ipams'>): string {
  const { kept } = coverage.rows;
  const accounts = scopes.flatMap(({ scope }) => scope.accounts ?? []).length;
  const places = [
    ...(ipams.length > 0 || accounts === 0 ? [counted(ipams.length, 'IPAM')] : []),
    ...(accounts > 0 ? [`${counted(accounts, 'account')} without IPAM`] : []),
  ];
  return `${count(kept)} resource ${kept === 1 ? 'CIDR' : 'CIDRs'} in ${counted(scopes.length, 'scope')} of ${places.join(' and ')}`;
}
