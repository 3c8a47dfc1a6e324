import type { Ipam, IpamScope } from '@aws-sdk/client-ec2';
import { HOME_REGION, REGIONS } from './geography.ts';
import type { Ids } from './ids.ts';
import type { SampleSpace } from './model.ts';

export interface SampleIpam {
  readonly ipam: Ipam;
  readonly ipamId: string;
  readonly scopes: readonly IpamScope[];
  readonly scopeIds: Readonly<Record<SampleSpace, string>>;
  scopeArn(space: SampleSpace): string;
}

/** The organisation's one IPAM, in the account that administers it, with its three scopes. */
export function sampleIpam(owner: string, ids: Ids): SampleIpam {
  const ipamId = ids('ipam');
  const ipamArn = `arn:aws:ec2::${owner}:ipam/${ipamId}`;
  const scopeIds = { private: ids('ipam-scope'), acquired: ids('ipam-scope'), public: ids('ipam-scope') };
  const scopeArn = (space: SampleSpace) => `arn:aws:ec2::${owner}:ipam-scope/${scopeIds[space]}`;
  const scope = (space: SampleSpace, name: string, more: Partial<IpamScope>): IpamScope => ({
    OwnerId: owner,
    IpamScopeId: scopeIds[space],
    IpamScopeArn: scopeArn(space),
    IpamArn: ipamArn,
    IpamRegion: HOME_REGION,
    IpamScopeType: space === 'public' ? 'public' : 'private',
    State: 'create-complete',
    Tags: [{ Key: 'Name', Value: name }],
    ...more,
  });
  return {
    ipamId,
    scopeIds,
    scopeArn,
    ipam: {
      OwnerId: owner,
      IpamId: ipamId,
      IpamArn: ipamArn,
      IpamRegion: HOME_REGION,
      PublicDefaultScopeId: scopeIds.public,
      PrivateDefaultScopeId: scopeIds.private,
      ScopeCount: 3,
      Description: 'Addresses of the whole organisation',
      OperatingRegions: REGIONS.map(({ name }) => ({ RegionName: name })),
      State: 'create-complete',
      Tags: [{ Key: 'Name', Value: 'organisation' }],
      Tier: 'advanced',
      DefaultResourceDiscoveryId: ids('ipam-res-disco'),
      DefaultResourceDiscoveryAssociationId: ids('ipam-res-disco-assoc'),
      ResourceDiscoveryAssociationCount: 1,
      EnablePrivateGua: false,
      MeteredAccount: 'ipam-owner',
    },
    scopes: [
      scope('public', 'public', { IsDefault: true }),
      scope('private', 'organisation', { IsDefault: true }),
      scope('acquired', 'northwind', {
        IsDefault: false,
        Description: 'Networks of an acquired company; they overlap ours',
      }),
    ],
  };
}
