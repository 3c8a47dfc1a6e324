import type { PolicyRuleRecord } from '../../../statemachine/contracts/policy-rule.ts';
import type { Check } from './check.ts';

/** Whether a pool that an IPAM policy takes public addresses from has none left. */
export const policyPoolExhausted: Check = {
  kind: 'policyPoolExhausted',
  test({ rows: [{ resource }], group: { policyRules } }, measured) {
    if (resource.type !== 'ipam-pool' || policyRules.length === 0 || !('capacity' in measured)) return undefined;
    const { free, freeMax = free, source } = measured.capacity;
    return (level) => {
      if (level !== 'on' || freeMax !== 0) return undefined;
      return [
        {
          metric: 'pools',
          operator: '>=',
          threshold: 1,
          observed: 1,
          unit: 'pool',
          source,
          text: textOf(policyRules),
        },
      ];
    };
  },
  // The rules of IPAM policies.
  isForgotten: (_evaluation, found) => found,
};

/** Rules that are named; an IPAM may have 10 policies with rules for each Region and type. */
const MAX_NAMED = 3;

function textOf(rules: readonly PolicyRuleRecord[]): string {
  const named = rules
    .slice(0, MAX_NAMED)
    .map(({ policyId, resourceType, locale }) => `${policyId} (${resourceType} in ${locale})`);
  const more = rules.length - MAX_NAMED;
  const last = rules.filter(({ next }) => next.length === 0).length;
  const after =
    last === 0
      ? 'The next pool of the rule is used instead; after the last one, AWS assigns its own addresses without a warning'
      : 'AWS now assigns its own addresses instead, without a warning';
  return `nothing left for ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${after}`;
}
