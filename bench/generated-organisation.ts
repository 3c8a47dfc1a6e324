import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { Ec2Data, Ec2Rows } from '../local/aws/ec2-data.ts';

const REGION = 'eu-west-1';
export const SUBNETS_PER_VPC = 19;
/** VPCs belong to these accounts in turn. */
const ACCOUNTS = 400;
const FIRST_ACCOUNT = 100_000_000_000;

/**
 * One private scope of VPCs with 19 subnets each, with tags. Rows are made when they are asked for, so the endpoint's memory
 * does not grow with their number. The endpoints' process loads this.
 */
export async function load({ rows }: { rows: number }): Promise<Ec2Data> {
  const arn = 'arn:aws:ec2::111122223333:ipam/ipam-0b';
  const vpcs = Math.ceil(rows / (SUBNETS_PER_VPC + 1));
  const byType: Readonly<Record<string, Ec2Rows<IpamResourceCidr>>> = {
    vpc: { length: vpcs, at: (index) => row(index * (SUBNETS_PER_VPC + 1)) },
    subnet: { length: rows - vpcs, at: (index) => row(index + Math.floor(index / SUBNETS_PER_VPC) + 1) },
  };
  return {
    accountId: '111122223333',
    ipams: [
      {
        OwnerId: '111122223333',
        IpamId: 'ipam-0b',
        IpamRegion: REGION,
        State: 'create-complete',
        Tier: 'advanced',
        OperatingRegions: [{ RegionName: REGION }],
      },
    ],
    scopes: [
      {
        IpamScopeId: 'ipam-scope-0b',
        IpamArn: arn,
        IpamRegion: REGION,
        IpamScopeType: 'private',
        IsDefault: true,
        State: 'create-complete',
      },
    ],
    resourceCidrs: (_scopeId, type) =>
      type === undefined ? { length: rows, at: row } : (byType[type] ?? { length: 0, at: row }),
  };
}

/** A VPC, then its subnets. */
export function row(index: number): IpamResourceCidr {
  const vpc = Math.floor(index / (SUBNETS_PER_VPC + 1));
  const subnet = (index % (SUBNETS_PER_VPC + 1)) - 1;
  // Scattered, as ids are: neighbours in the listing are not neighbours in sorted order.
  const vpcId = `vpc-${scatter(vpc)}`;
  const common = {
    IpamId: 'ipam-0b',
    IpamScopeId: 'ipam-scope-0b',
    ResourceRegion: REGION,
    ResourceOwnerId: String(FIRST_ACCOUNT + (vpc % ACCOUNTS)),
    VpcId: vpcId,
    ManagementState: 'unmanaged',
    ComplianceStatus: 'unmanaged',
    OverlapStatus: 'nonoverlapping',
  } as const;
  const base = (vpc * 8192) % 2 ** 24;
  if (subnet < 0) {
    return {
      ...common,
      ResourceId: vpcId,
      ResourceName: `vpc ${vpc}`,
      ResourceCidr: `${dotted(base)}/19`,
      ResourceType: 'vpc',
      IpUsage: 0.5938,
      ResourceTags: tags(vpc),
    };
  }
  return {
    ...common,
    ResourceId: `subnet-${scatter(index)}`,
    ResourceName: `subnet ${subnet} of ${vpc}`,
    ResourceCidr: `${dotted(base + subnet * 256)}/24`,
    ResourceType: 'subnet',
    AvailabilityZoneId: `euw1-az${(subnet % 3) + 1}`,
    IpUsage: Math.round(((RESERVED + assignedIn(index)) / 256) * 10_000) / 10_000,
    ResourceTags: tags(vpc),
  };
}

/** AWS's own addresses in a subnet. */
const RESERVED = 5;

/** Addresses in use in the subnet of a row. */
export function assignedIn(index: number): number {
  return (index * 7919) % 240;
}

/** The rows of an account's subnets, of so many rows in all. */
export function* subnetRowsOf(accountId: string, rows: number): Generator<number> {
  for (let vpc = Number(accountId) - FIRST_ACCOUNT; vpc >= 0; vpc += ACCOUNTS) {
    const first = vpc * (SUBNETS_PER_VPC + 1) + 1;
    if (first >= rows) return;
    for (let index = first; index < Math.min(rows, first + SUBNETS_PER_VPC); index++) yield index;
  }
}

function tags(vpc: number): { Key: string; Value: string }[] {
  return [
    { Key: 'Name', Value: `vpc ${vpc}` },
    { Key: 'team', Value: `team-${vpc % 40}` },
    { Key: 'env', Value: vpc % 3 === 0 ? 'prod' : 'dev' },
  ];
}

/** A bijection on 32 bits (an odd multiplier), written like the 17 digits of a resource id. */
function scatter(index: number): string {
  return `0${(Math.imul(index, 0x9e3779b1) >>> 0).toString(16).padStart(16, '0')}`;
}

function dotted(offset: number): string {
  return `10.${(offset >>> 16) & 255}.${(offset >>> 8) & 255}.${offset & 255}`;
}
