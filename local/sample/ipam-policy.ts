import type { Ipam, IpamPolicy, IpamPolicyDocument } from '@aws-sdk/client-ec2';
import { HOME_REGION } from './geography.ts';
import type { Ids } from './ids.ts';
import { itemNamed } from './pick.ts';
import { ALLOW_LISTED, CONTIGUOUS, type SamplePool } from './pools.ts';

interface Assigned {
  readonly ipamPolicies: readonly IpamPolicy[];
  ipamPolicyDocuments(policyId: string): readonly IpamPolicyDocument[];
}

/**
 * Public addresses come from a pool that partners let through, until there is none left: load balancers then get one
 * of Amazon's contiguous ones, everything else any of AWS's.
 */
export function ipamPolicy(ipam: Ipam, pools: readonly SamplePool[], ids: Ids): Assigned {
  const id = ids('ipam-policy');
  const named = pools.map((pool) => ({
    ...pool,
    name: pool.pool.Tags?.find(({ Key }) => Key === 'Name')?.Value ?? '',
  }));
  const rule = (name: string) => ({ SourceIpamPoolId: itemNamed(named, name).id });
  const shared = { IpamPolicyId: id, Locale: HOME_REGION };
  const documents: readonly IpamPolicyDocument[] = [
    { ...shared, ResourceType: 'eip', AllocationRules: [rule(ALLOW_LISTED)] },
    { ...shared, ResourceType: 'alb', AllocationRules: [rule(ALLOW_LISTED), rule(CONTIGUOUS)] },
  ];
  return {
    ipamPolicies: [
      {
        OwnerId: ipam.OwnerId,
        IpamPolicyId: id,
        IpamPolicyArn: `arn:aws:ec2::${ipam.OwnerId}:ipam-policy/${id}`,
        IpamPolicyRegion: ipam.IpamRegion,
        IpamId: ipam.IpamId,
        State: 'create-complete',
        Tags: [{ Key: 'Name', Value: 'known-egress' }],
      },
    ],
    ipamPolicyDocuments: (policyId) => (policyId === id ? documents : []),
  };
}
