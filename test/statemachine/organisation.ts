import type { Ipam, IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';

export const REGION = 'eu-west-1';
export const SCOPES = ['ipam-scope-0a', 'ipam-scope-0b', 'ipam-scope-0c'] as const;

/** A small organisation of one IPAM: three private scopes with as many subnets as asked for, some nearly full. */
export function organisation({
  subnets = 30,
  scopes = SCOPES,
  ipam = {},
}: {
  subnets?: number;
  scopes?: readonly string[];
  ipam?: Partial<Ipam> | null;
} = {}): Ec2Data {
  const ipams: Ipam[] = ipam
    ? [
        {
          OwnerId: '111122223333',
          IpamId: 'ipam-0a',
          IpamRegion: REGION,
          State: 'create-complete',
          Tier: 'advanced',
          OperatingRegions: [{ RegionName: REGION }],
          ...ipam,
        },
      ]
    : [];
  const all: IpamScope[] = scopes.map((IpamScopeId, index) => ({
    IpamScopeId,
    IpamArn: 'arn:aws:ec2::111122223333:ipam/ipam-0a',
    IpamRegion: REGION,
    IpamScopeType: 'private',
    IsDefault: index === 0,
    State: 'create-complete',
    PoolCount: 0,
  }));
  return {
    accountId: '111122223333',
    ipams,
    scopes: ipam ? all : [],
    resourceCidrs: (scopeId, type) =>
      arrayRows(rows(scopeId, subnets).filter((row) => type === undefined || row.ResourceType === type)),
  };
}

/** Data that a running endpoint serves, and that a test can exchange. */
export function exchangeable(first: Ec2Data): Ec2Data & { become(next: Ec2Data): void } {
  let current = first;
  return {
    get accountId() {
      return current.accountId;
    },
    get ipams() {
      return current.ipams;
    },
    get scopes() {
      return current.scopes;
    },
    resourceCidrs: (scopeId, type) => current.resourceCidrs(scopeId, type),
    become(next) {
      current = next;
    },
  };
}

/** One VPC with /24 subnets: the first is full (2 free), the second is filling up (26 free), the rest are empty. */
function rows(scopeId: string, subnets: number): IpamResourceCidr[] {
  const common = { IpamId: 'ipam-0a', IpamScopeId: scopeId, ResourceOwnerId: '111122223333', ResourceRegion: REGION };
  const vpc = `vpc-${scopeId.slice(-2)}`;
  const usage = [0.9922, 0.8984];
  return [
    {
      ...common,
      ResourceId: vpc,
      VpcId: vpc,
      ResourceType: 'vpc',
      ResourceCidr: '10.0.0.0/8',
      IpUsage: Math.round((subnets * 256 * 10_000) / 2 ** 24) / 10_000,
    },
    ...Array.from(
      { length: subnets },
      (_, index): IpamResourceCidr => ({
        ...common,
        ResourceId: `subnet-${scopeId.slice(-2)}${String(index).padStart(5, '0')}`,
        ResourceName: `subnet ${index}`,
        VpcId: vpc,
        ResourceType: 'subnet',
        ResourceCidr: `10.${index >> 8}.${index & 255}.0/24`,
        IpUsage: usage[index] ?? 0.0195,
      }),
    ),
  ];
}
