import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { Overlap } from '../../../statemachine/contracts/overlap.ts';
import { count } from '../../text/count.ts';
import { holderText } from '../../text/held.ts';
import type { Check } from './check.ts';

/** Whether a VPC shares addresses with another VPC, a custom allocation or a range of the policy, where that is not allowed. */
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
  // Of several, what nobody can see in AWS.
  const other = others.find(({ kind }) => kind === 'occupied') ?? first;
  const more = members - 2;
  return `${cidrs.join(', ')}: ${VERBS[other.relation] ?? 'overlaps'} ${holderText(other)}${more > 0 ? `, and ${count(more)} more in the group` : ''}`;
}
