import * as z from 'zod';
import { open } from './open.ts';

export const ScopeType = z.enum(['private', 'public']);
export type ScopeType = z.infer<typeof ScopeType>;

/** What an IPAM sees through: its own, and those that other organisations share with it. */
export const ResourceDiscovery = z.object({
  resourceDiscoveryId: z.string(),
  regions: z.array(z.string()).describe('Regions that it discovers.'),
});
export type ResourceDiscovery = z.infer<typeof ResourceDiscovery>;

/** Accounts of one scope without IPAM: their failures, and the time that reading them takes, stay together. */
export const MAX_ACCOUNTS = 25;

export const CallShare = z
  .object({
    lists: z.number().min(0).max(1).describe('Of APIs that are asked once a page of the scope.'),
    pools: z.number().min(0).max(1).describe('Of APIs that are asked once a pool of the scope.'),
  })
  .describe(
    "How much of EC2's buckets (one an account, Region and API) the scope may use while others are read as well.",
  );
export type CallShare = z.infer<typeof CallShare>;

/**
 * An address space to evaluate: a scope of an IPAM or, without IPAM, some accounts. One item of scopes.json, and so the
 * input of one child of the Map.
 */
export const Scope = z.object({
  scopeId: z.string().min(1).describe('ipam-scope-…; of accounts without IPAM ec2-1, ec2-2 …, and ec2-shared.'),
  scopeType: ScopeType,
  source: open(z.enum(['ipam', 'ec2']))
    .optional()
    .describe('ec2: read account by account, without IPAM. ipam when absent.'),
  accounts: z
    .array(z.string())
    .max(MAX_ACCOUNTS)
    .optional()
    .describe('Without IPAM: the accounts whose own VPCs and subnets are evaluated in it. None in ec2-shared.'),
  participants: z
    .array(z.string())
    .optional()
    .describe(
      'Without IPAM: the accounts through which it sees what other accounts share with them, where their owner is not read. Absent of several scopes: there ec2-shared sees through all accounts.',
    ),
  allAccounts: z
    .object({
      attempt: z.string().describe('Of Discover: what it wrote is under ec2/<attempt>/ of the run.'),
      vpcParts: z.int().min(0).describe('Objects that the VPCs of all accounts are in.'),
    })
    .optional()
    .describe(
      'Without IPAM, of several scopes: where all accounts are named, and their VPCs, which are compared with those of this one.',
    ),
  regions: z.array(z.string()).optional().describe('Without IPAM: Regions that the accounts are read in.'),
  notRead: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe(
      'Without IPAM: by account of its own, the Regions among them that it cannot be read in; all of them of one that cannot be read at all.',
    ),
  ipamId: z.string().optional().describe('Absent without IPAM.'),
  ipamRegion: z.string().optional().describe('Home Region of the IPAM: where its API is called. Absent without IPAM.'),
  tier: open(z.enum(['free', 'advanced', 'unknown']))
    .optional()
    .describe('Absent without IPAM.'),
  isDefault: z.boolean().optional(),
  name: z.string().optional().describe('Tag Name of the scope.'),
  description: z.string().optional(),
  poolCount: z.int().optional(),
  joined: z
    .array(z.object({ scopeId: z.string(), ipamRegion: z.string() }))
    .optional()
    .describe('Scopes whose VPCs its own are compared with: those that the policy joins to it (overlap.join).'),
  resourceDiscoveries: z
    .array(ResourceDiscovery)
    .optional()
    .describe('Of its IPAM: they tell when it measured, and which public addresses there are.'),
  callShare: CallShare.optional(),
  moreDiscoveries: z
    .literal(true)
    .optional()
    .describe('There may be more of them, or more Regions that they look into: that could not be listed.'),
});
export type Scope = z.infer<typeof Scope>;

/** A scope of an IPAM. */
export type IpamScope = Scope & { readonly ipamId: string; readonly ipamRegion: string };

/** Whether a scope is one of an IPAM, whose API can be asked about it. */
export function isIpamScope(scope: Scope): scope is IpamScope {
  return scope.source !== 'ec2' && scope.ipamId !== undefined && scope.ipamRegion !== undefined;
}

/**
 * What a scope's alerts are known by. Accounts without IPAM are one address space, however they are cut into scopes:
 * an account that moves to another one of them keeps its alerts.
 */
export function addressSpaceOf({ scopeId, source }: Pick<Scope, 'scopeId' | 'source'>): string {
  return source === 'ec2' ? 'ec2' : scopeId;
}
