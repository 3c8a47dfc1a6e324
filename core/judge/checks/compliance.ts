import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import { brokenRules } from '../broken-rules.ts';
import type { Check, Facts } from './check.ts';

/** What IPAM says of a CIDR against the rules of the pool that it comes from; which rule that is, IPAM does not say. */
export const noncompliant: Check = {
  ...counting(
    'noncompliant',
    ({ state }) => state.compliance === 'noncompliant',
    { one: 'breaks an allocation rule of its pool', many: 'break an allocation rule of their pool' },
    ({ resource }, { pools }) => brokenRules(resource, pools),
  ),
  // An evaluation does not keep the rules of the pool that its resource is from.
  isForgotten: (_, found) => found,
};

/** IPAM manages these and nothing else: of a subnet, that it is unmanaged says nothing. */
const MANAGEABLE: readonly string[] = ['vpc', 'eip', 'public-ipv4-pool'];

export const unmanaged: Check = counting(
  'unmanaged',
  ({ state, resource }) => state.management === 'unmanaged' && MANAGEABLE.includes(resource.type),
  { one: 'comes from no pool of IPAM', many: 'come from no pool of IPAM' },
);

export const ignored: Check = counting('ignored', ({ state }) => state.management === 'ignored', {
  one: 'is exempt from what IPAM checks',
  many: 'are exempt from what IPAM checks',
});

/** Counts the CIDRs of a resource that are so. One is enough: a VPC is as compliant as each of its CIDRs. */
function counting(
  kind: Check['kind'],
  isSo: (row: ResourceCidr) => boolean,
  what: { readonly one: string; readonly many: string },
  why: (row: ResourceCidr, facts: Facts) => string | undefined = () => undefined,
): Check {
  return {
    kind,
    test({ rows }, _measured, facts) {
      if (!rows.some(isSo)) return undefined;
      const those = rows.filter(isSo);
      const text = [...Map.groupBy(those, (row) => why(row, facts))]
        .map(([reason, alike]) => {
          const named = alike.map(({ resource }) => resource.cidr).join(', ');
          return `${named} ${alike.length === 1 ? what.one : what.many}${reason === undefined ? '' : `: ${reason}`}`;
        })
        .join('; ');
      return (level) =>
        level === 'on'
          ? [
              {
                metric: 'cidrs',
                operator: '>=',
                threshold: 1,
                observed: those.length,
                unit: 'cidr',
                source: 'ipam',
                text,
              },
            ]
          : undefined;
    },
    // The states of single CIDRs.
    isForgotten: ({ cidrs }, found) => found && cidrs.length > 1,
  };
}
