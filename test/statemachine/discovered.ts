import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { REGION } from './organisation.ts';

const ID = 'ipam-res-disco-0a';

/** The same organisation, whose IPAM also says that it has just read its account, and measured what is in it. */
export function discovered(data: Ec2Data, now = new Date()): Ec2Data {
  const rows = data.scopes.flatMap(({ IpamScopeId = '' }) => {
    const cidrs = data.resourceCidrs(IpamScopeId, undefined);
    return Array.from({ length: cidrs.length }, (_, index) => cidrs.at(index));
  });
  const read = { LastAttemptedDiscoveryTime: now, LastSuccessfulDiscoveryTime: now };
  return {
    ...data,
    ipams: data.ipams.map((ipam) => ({ ...ipam, DefaultResourceDiscoveryId: ID })),
    resourceDiscoveries: [
      {
        IpamResourceDiscoveryId: ID,
        IpamResourceDiscoveryRegion: REGION,
        OperatingRegions: [{ RegionName: REGION }],
      },
    ],
    resourceDiscoveryAssociations: data.ipams.map(({ IpamId }) => ({
      IpamId,
      IpamRegion: REGION,
      IpamResourceDiscoveryId: ID,
      ResourceDiscoveryStatus: 'active',
      State: 'associate-complete',
    })),
    discoveredAccounts: (_, region) => arrayRows([{ AccountId: data.accountId, DiscoveryRegion: region, ...read }]),
    discoveredResourceCidrs: () =>
      arrayRows(
        rows.map(({ ResourceId, ResourceType, ResourceCidr, VpcId, ResourceRegion }) => ({
          ResourceId,
          ResourceType,
          ResourceCidr,
          VpcId,
          ResourceRegion,
          SampleTime: now,
        })),
      ),
  };
}
