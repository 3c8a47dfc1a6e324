import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ipam, IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2';
import { onTestFinished } from 'vitest';
import type { Ec2Data } from '../../../local/aws/ec2-data.ts';
import { type AccountOptions, type LoopbackAccount, startAccount } from '../../aws/server.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT = '123456789012';
export const BUCKET = 'monitor';
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:ipam-alerts`;

export interface Started extends LoopbackAccount {
  readonly outDir: string;
  /** What every SDK client takes. Without retries, so that a test sees what was answered. */
  readonly client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
}

/** Endpoints over an empty directory, gone when the test is. */
export async function started(options: Partial<AccountOptions> = {}): Promise<Started> {
  const outDir = options.outDir ?? (await mkdtemp(join(tmpdir(), 'loopback-aws-')));
  const aws = await startAccount({ outDir, bucket: BUCKET, ec2: organisation([]), topics: [TOPIC], ...options });
  onTestFinished(async () => {
    await aws.stop();
    await rm(outDir, { recursive: true, force: true });
  });
  return {
    ...aws,
    outDir,
    client: {
      endpoint: aws.url,
      region: REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
  };
}

export const SCOPE = 'ipam-scope-0a';

const ipam: Ipam = {
  OwnerId: ACCOUNT,
  IpamId: 'ipam-01',
  IpamArn: `arn:aws:ec2::${ACCOUNT}:ipam/ipam-01`,
  IpamRegion: REGION,
  PublicDefaultScopeId: 'ipam-scope-0b',
  PrivateDefaultScopeId: SCOPE,
  ScopeCount: 2,
  Description: 'Tom & Jerry\'s <"first">',
  OperatingRegions: [{ RegionName: 'us-east-1' }, { RegionName: REGION }],
  State: 'create-complete',
  Tags: [{ Key: 'team', Value: 'net' }],
  Tier: 'advanced',
  EnablePrivateGua: false,
};

const scope = (id: string, type: 'private' | 'public'): IpamScope => ({
  OwnerId: ACCOUNT,
  IpamScopeId: id,
  IpamScopeArn: `arn:aws:ec2::${ACCOUNT}:ipam-scope/${id}`,
  IpamArn: `arn:aws:ec2::${ACCOUNT}:ipam/ipam-01`,
  IpamRegion: REGION,
  IpamScopeType: type,
  IsDefault: true,
  PoolCount: 3,
  State: 'create-complete',
  Tags: [],
});

/** One IPAM with two scopes; the private one holds the rows. */
export function organisation(rows: readonly IpamResourceCidr[]): Ec2Data {
  return {
    accountId: ACCOUNT,
    ipams: [ipam],
    scopes: [scope(SCOPE, 'private'), scope('ipam-scope-0b', 'public')],
    resourceCidrs(scopeId, type) {
      const found = scopeId === SCOPE ? rows.filter((row) => type === undefined || row.ResourceType === type) : [];
      return { length: found.length, at: (index) => found[index] as IpamResourceCidr };
    },
  };
}

export function subnet(number: number, more: Partial<IpamResourceCidr> = {}): IpamResourceCidr {
  return {
    IpamId: 'ipam-01',
    IpamScopeId: SCOPE,
    ResourceRegion: REGION,
    ResourceOwnerId: ACCOUNT,
    ResourceId: `subnet-${String(number).padStart(8, '0')}`,
    ResourceName: `subnet ${number}`,
    ResourceCidr: `10.${number >> 8}.${number & 255}.0/24`,
    ResourceType: 'subnet',
    ResourceTags: [{ Key: 'number', Value: String(number) }],
    IpUsage: (number % 10_000) / 10_000,
    OverlapStatus: 'nonoverlapping',
    VpcId: 'vpc-01',
    AvailabilityZoneId: 'euw1-az1',
    ...more,
  };
}

export const subnets = (count: number) => Array.from({ length: count }, (_, number) => subnet(number));
