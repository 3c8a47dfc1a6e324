import type { Subnet, Vpc } from '@aws-sdk/client-ec2';
import { arrayRows } from '../local/aws/array-rows.ts';
import type { Ec2Data } from '../local/aws/ec2-data.ts';

/** Below this there is only the monitor's own account. */
const FIRST_ACCOUNT = 200_000_000_000;
const VPCS = 2;
const SUBNETS = 2;

export const REGIONS: readonly string[] = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-southeast-1'];

/** Their ids, in the order in which they are listed. */
export function accountIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(FIRST_ACCOUNT + index));
}

/**
 * Accounts without IPAM, each of which has in each Region the default VPC, which is the same everywhere, and one of its
 * own, with two subnets each. Made when asked for: 2,000 accounts in 5 Regions have 20,000 VPCs.
 */
export function generatedAccounts(): Ec2Data {
  return {
    accountId: '111122223333',
    ipams: [],
    scopes: [],
    resourceCidrs: () => arrayRows([]),
    readRole: { name: 'IpamMonitorRead', externalId: 'a-long-word', lets: () => true },
    vpcs: (accountId, region) => arrayRows(vpcsOf(accountId, region)),
    subnets: (accountId, region) => arrayRows(vpcsOf(accountId, region).flatMap(subnetsOf)),
  };
}

function vpcsOf(OwnerId: string, region: string): Vpc[] {
  const account = Number(OwnerId) - FIRST_ACCOUNT;
  const place = REGIONS.indexOf(region);
  if (account < 0 || place < 0) return [];
  return Array.from({ length: VPCS }, (_, number) => {
    const index = (account * REGIONS.length + place) * VPCS + number;
    // From 10.0.0.0 on, 16,384 of them; then they begin again, and overlap.
    const own = `10.${(index >> 6) % 256}.${(index % 64) * 4}.0/22`;
    const CidrBlock = number === 0 ? '172.31.0.0/16' : own;
    return {
      VpcId: `vpc-${index.toString(16).padStart(17, '0')}`,
      OwnerId,
      CidrBlock,
      CidrBlockAssociationSet: [{ CidrBlock, CidrBlockState: { State: 'associated' } }],
      State: 'available',
      IsDefault: number === 0,
    };
  });
}

function subnetsOf({ VpcId = '', OwnerId, CidrBlock = '' }: Vpc): Subnet[] {
  const [a, b, c] = CidrBlock.split('.').map(Number);
  return Array.from({ length: SUBNETS }, (_, number) => ({
    SubnetId: VpcId.replace('vpc-', `subnet-${number}`),
    VpcId,
    OwnerId,
    CidrBlock: `${a}.${b}.${(c ?? 0) + number}.0/24`,
    AvailableIpAddressCount: 200,
    AvailabilityZoneId: 'az1',
    State: 'available',
  }));
}
