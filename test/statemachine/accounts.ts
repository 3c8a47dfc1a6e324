import type { Subnet, Vpc } from '@aws-sdk/client-ec2';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';

export const REGION = 'eu-west-1';
/** The caller's own account, which needs no role. */
export const OWN = '111122223333';
export const NETWORK = '222233334444';
export const TEAM = '333344445555';
export const OTHER_TEAM = '444455556666';
/** Lets nobody in. */
export const SHUT = '555566667777';

export const readRole = { name: 'IpamMonitorRead', externalId: 'a-long-word' };

const associated = { State: 'associated' } as const;

function vpc(VpcId: string, OwnerId: string, CidrBlock: string): Vpc {
  const CidrBlockAssociationSet = [{ AssociationId: `a-${VpcId}`, CidrBlock, CidrBlockState: associated }];
  return { VpcId, OwnerId, CidrBlock, CidrBlockAssociationSet, State: 'available', IsDefault: false };
}

function subnet(SubnetId: string, { VpcId, OwnerId }: Vpc, CidrBlock: string, AvailableIpAddressCount: number): Subnet {
  return {
    SubnetId,
    VpcId,
    OwnerId,
    CidrBlock,
    AvailableIpAddressCount,
    AvailabilityZoneId: 'euw1-az1',
    State: 'available',
    Tags: [{ Key: 'Name', Value: `name of ${SubnetId}` }],
  };
}

/** The network account's VPC, whose first subnet is shared with three others; the second is its own. */
const shared = vpc('vpc-0a', NETWORK, '10.0.0.0/16');
/** Of the account that lets nobody in; one subnet of it is shared with two others. */
const hidden = vpc('vpc-0b', SHUT, '10.1.0.0/16');
const own = vpc('vpc-0c', OWN, '10.2.0.0/24');

const seen: readonly { readonly vpcs: readonly Vpc[]; readonly subnet: Subnet; readonly by: readonly string[] }[] = [
  {
    vpcs: [shared],
    subnet: subnet('subnet-0a1', shared, '10.0.0.0/24', 3),
    by: [NETWORK, OWN, TEAM, OTHER_TEAM],
  },
  { vpcs: [shared], subnet: subnet('subnet-0a2', shared, '10.0.4.0/22', 1000), by: [NETWORK] },
  { vpcs: [hidden], subnet: subnet('subnet-0b1', hidden, '10.1.0.0/24', 200), by: [SHUT, TEAM, OTHER_TEAM] },
  { vpcs: [hidden], subnet: subnet('subnet-0b2', hidden, '10.1.1.0/24', 0), by: [SHUT] },
  { vpcs: [own], subnet: subnet('subnet-0c1', own, '10.2.0.0/25', 100), by: [OWN] },
];

/** Five accounts without an IPAM, one of which lets nobody in. */
export function accountsWithoutIpam(): Ec2Data {
  const of = (accountId: string, region: string) =>
    region === REGION ? seen.filter(({ by }) => by.includes(accountId)) : [];
  return {
    accountId: OWN,
    ipams: [],
    scopes: [],
    resourceCidrs: () => arrayRows([]),
    readRole: { ...readRole, lets: (accountId) => accountId !== SHUT },
    vpcs: (accountId, region) => arrayRows([...new Set(of(accountId, region).flatMap(({ vpcs }) => vpcs))]),
    subnets: (accountId, region) => arrayRows(of(accountId, region).map(({ subnet }) => subnet)),
  };
}
