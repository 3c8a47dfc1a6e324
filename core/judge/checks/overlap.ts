import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { Overlap } from '../../../statemachine/contracts/overlap.ts';
import { count } from '../../text/count.ts';
import type { Check } from './check.ts';

/** Whether a VPC shares addresses with another VPC or a custom allocation, where the policy does not allow it. */
export const overlap: Check = {
  kind: 'overlap',
  test(_subject, _measured, { overlaps = [] }) {
    const told = overlaps.filter(({ allowed }) => !allowed);
    return told.length === 0 ? undefined : (level) => (level === 'on' ? [reasonOf(told)] : undefined);
  },
};

function reasonOf(told: readonly Overlap[]): Reason {
  const observed = new Set(told.flatMap(({ cidrs }) => cidrs)).size;
  const text = told.map(overlapText).join('; ');
  return { metric: 'cidrs', operator: '>=', threshold: 1, observed, unit: 'cidr', source: 'ipam', text };
}

const VERBS = {
  equal: 'the same addresses as',
  within: 'lies inside',
  contains: 'holds',
  partial: 'shares addresses with',
} as const satisfies Record<Overlap['with'][number]['relation'], string>;

/** "10.0.0.0/16: the same addresses as erp-staging 10.0.0.0/16 (vpc-0a…, account 2222…, eu-west-1), and 3 more in its group". */
function overlapText({ cidrs, members, with: others }: Overlap): string {
  const [first] = others;
  if (!first) return cidrs.join(', ');
  const named = [...(first.name ? [first.name] : []), first.cidr].join(' ');
  const where = [
    first.id,
    ...(first.accountId ? [`account ${first.accountId}`] : []),
    ...(first.region ? [first.region] : []),
    ...(first.scopeId ? [first.scopeId] : []),
  ].join(', ');
  const what = first.kind === 'allocation' ? 'the custom allocation ' : '';
  const more = members - 2;
  return `${cidrs.join(', ')}: ${VERBS[first.relation] ?? 'overlaps'} ${what}${named} (${where})${more > 0 ? `, and ${count(more)} more in the group` : ''}`;
}
