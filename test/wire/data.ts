import type { IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';

export const REGION = 'eu-central-1';
const ACCOUNT = '123456789012';
const IPAM_ARN = `arn:aws:ec2::${ACCOUNT}:ipam/ipam-0wire`;

/** Names that break careless readers and writers of XML, JSON or form fields. */
const NAMES = [
  'plain',
  '<script>alert("1")</script>',
  `& < > " ' &amp; &#60; ]]>`,
  'emoji 🌍🇪🇺 ünï 日本語',
  'two\nlines\tand a tab',
  'carriage\r\nreturn',
  '  spaces  ',
  'a+b=c&d;e%20f',
  '',
];

const scopes: IpamScope[] = Array.from({ length: 13 }, (_, number) => ({
  OwnerId: ACCOUNT,
  IpamScopeId: `ipam-scope-${String(number).padStart(2, '0')}`,
  IpamScopeArn: `arn:aws:ec2::${ACCOUNT}:ipam-scope/ipam-scope-${number}`,
  IpamArn: IPAM_ARN,
  // The last one is at home elsewhere, and must not be seen from here.
  IpamRegion: number === 12 ? 'us-east-1' : REGION,
  IpamScopeType: number === 1 ? 'public' : 'private',
  IsDefault: number < 2,
  Description: NAMES[number % NAMES.length] ?? '',
  PoolCount: number,
  State: 'create-complete',
  Tags: number % 2 === 0 ? [] : [{ Key: 'number', Value: String(number) }],
}));

/** 211 to 321 rows a scope: at 100 a page more than two pages of each. */
export async function load(): Promise<Ec2Data> {
  return {
    accountId: ACCOUNT,
    ipams: [
      {
        OwnerId: ACCOUNT,
        IpamId: 'ipam-0wire',
        IpamArn: IPAM_ARN,
        IpamRegion: REGION,
        OperatingRegions: [{ RegionName: REGION }, { RegionName: 'us-east-1' }],
        State: 'create-complete',
        Tags: [],
        Tier: 'advanced',
      },
    ],
    scopes,
    resourceCidrs(scopeId, type) {
      const number = Number(scopeId.slice(-2));
      const all = Array.from({ length: 211 + 10 * number }, (_, index) => row(scopeId, number, index));
      const rows = type === undefined ? all : all.filter((one) => one.ResourceType === type);
      return { length: rows.length, at: (index) => rows[index] ?? {} };
    },
  };
}

function row(scopeId: string, scope: number, index: number): IpamResourceCidr {
  const name = NAMES[index % NAMES.length] ?? '';
  const isVpc = index % 10 === 0;
  return {
    IpamId: 'ipam-0wire',
    IpamScopeId: scopeId,
    ResourceRegion: REGION,
    ResourceOwnerId: ACCOUNT,
    ResourceId: `${isVpc ? 'vpc' : 'subnet'}-${scope}-${index}`,
    ...(index % 4 !== 0 && { ResourceName: name }),
    ResourceCidr: index % 7 === 0 ? `2001:db8:${index.toString(16)}::/56` : `10.${scope}.${index % 256}.0/24`,
    ResourceType: isVpc ? 'vpc' : 'subnet',
    ResourceTags: index % 3 === 0 ? [] : [{ Key: `key ${name}`.trim(), Value: name }],
    ...(index % 5 !== 0 && { IpUsage: index % 5 === 1 ? 0 : index / 4096 }),
    ManagementState: isVpc ? 'managed' : 'unmanaged',
    OverlapStatus: 'nonoverlapping',
    VpcId: `vpc-${scope}`,
    AvailabilityZoneId: 'euc1-az1',
  };
}
