import * as z from 'zod';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';

const quota = z.int().min(1, 'is below 1');

/** AWS lets the IPv4 CIDRs of a VPC be raised up to this. */
export const MOST_CIDRS_PER_VPC = 50;
const cidrsPerVpc = quota.max(MOST_CIDRS_PER_VPC, 'is above 50, the most that AWS allows');

/** Quotas as AWS sets them, unless they were raised: no API of IPAM or EC2 tells what applies to an account. */
export const Quotas = z.strictObject({
  cidrsPerVpc: cidrsPerVpc.default(5).describe('IPv4 CIDRs of a VPC.'),
  elasticIpsPerRegion: quota.default(5).describe('Elastic IPs of an account in a Region.'),
  poolsPerScope: quota.default(50).describe('Pools of an IPAM scope.'),
  cidrsPerPool: quota.default(50).describe('CIDRs of an IPAM pool.'),
  accounts: z
    .record(
      z.string().regex(/^\d{12}$/, 'is not a 12-digit account id (quote it: YAML reads it as a number)'),
      z.strictObject({ cidrsPerVpc: cidrsPerVpc.optional(), elasticIpsPerRegion: quota.optional() }),
    )
    .default({})
    .describe('What was raised in single accounts, by account id.'),
});
export type Quotas = z.infer<typeof Quotas>;

type Owner = Pick<Resource, 'accountId'>;

/** What applies to a VPC of an account that has so many CIDRs. More than the quota prove that it was raised. */
export function cidrsPerVpcOf(quotas: Quotas, owner: Owner, has: number): number {
  const may = quotaOf(quotas, owner, 'cidrsPerVpc');
  return has > may ? MOST_CIDRS_PER_VPC : may;
}

/** What the policy says of an account, else of all of them. */
export function quotaOf(quotas: Quotas, { accountId }: Owner, key: 'cidrsPerVpc' | 'elasticIpsPerRegion'): number {
  const own = accountId === undefined ? undefined : quotas.accounts[accountId];
  return own?.[key] ?? quotas[key];
}
