import * as z from 'zod';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';

const quota = z.int().min(1, 'is below 1');

/** AWS lets the IPv4 CIDRs of a VPC be raised up to this. */
const cidrsPerVpc = quota.max(50, 'is above 50, the most that AWS allows');

/** Quotas as AWS sets them, unless they were raised: no API of IPAM or EC2 tells what applies to an account. */
export const Quotas = z.strictObject({
  cidrsPerVpc: cidrsPerVpc.default(5).describe('IPv4 CIDRs of a VPC.'),
  poolsPerScope: quota.default(50).describe('Pools of an IPAM scope.'),
  cidrsPerPool: quota.default(50).describe('CIDRs of an IPAM pool.'),
  accounts: z
    .record(
      z.string().regex(/^\d{12}$/, 'is not a 12-digit account id (quote it: YAML reads it as a number)'),
      z.strictObject({ cidrsPerVpc }),
    )
    .default({})
    .describe('What was raised in single accounts, by account id.'),
});
export type Quotas = z.infer<typeof Quotas>;

/** What applies to the VPCs of an account. */
export function cidrsPerVpcOf(quotas: Quotas, { accountId }: Pick<Resource, 'accountId'>): number {
  const own = accountId === undefined ? undefined : quotas.accounts[accountId];
  return own?.cidrsPerVpc ?? quotas.cidrsPerVpc;
}
