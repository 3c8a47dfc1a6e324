import * as z from 'zod';

/** That an IPAM policy takes public IPv4 addresses from a pool: a rule of GetIpamPolicyAllocationRules. */
export const PolicyRuleRecord = z.object({
  key: z.string().min(1),
  record: z.literal('policyRule'),
  poolId: z.string(),
  policyId: z.string(),
  locale: z.string().describe('Where it holds.'),
  resourceType: z.string().describe('What gets the addresses: alb, eip, rds, rnat.'),
  next: z
    .array(z.string())
    .describe('Pools that are tried after it, in their order. After the last, AWS uses its own.'),
});
export type PolicyRuleRecord = z.infer<typeof PolicyRuleRecord>;

/** Stands with its pool. */
export function policyRuleKey(
  poolId: string,
  { policyId, locale, resourceType }: Pick<PolicyRuleRecord, 'policyId' | 'locale' | 'resourceType'>,
): string {
  return `${poolId}/policyRule/${policyId}/${locale}/${resourceType}`;
}
