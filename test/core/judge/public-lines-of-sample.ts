import { ipamPolicySource } from '../../../functions/collect/ipam-policies.ts';
import { publicAddressSource } from '../../../functions/collect/public-addresses.ts';
import type { ListSource, SourceRow } from '../../../functions/collect/source.ts';
import type { Ec2Rows } from '../../../local/aws/ec2-data.ts';
import type { SampleOrganisation } from '../../../local/sample/organisation.ts';
import type { IpamScope } from '../../../statemachine/contracts/scope.ts';
import { pagesOf } from '../../fakes/pages-of.ts';

/** What the public scope holds beside resource CIDRs and pools; nothing for another scope. */
export async function publicLinesOf(sample: SampleOrganisation, scopeId: string): Promise<Line[]> {
  const ipam = sample.ipams[0];
  if (scopeId !== ipam?.PublicDefaultScopeId) return [];
  const id = ipam.DefaultResourceDiscoveryId as string;
  const scope: IpamScope = {
    scopeId,
    scopeType: 'public',
    ipamId: ipam.IpamId as string,
    ipamRegion: ipam.IpamRegion as string,
    resourceDiscoveries: [{ resourceDiscoveryId: id, regions: [...sample.regions] }],
  };
  const listed = <T>(rows: Ec2Rows<T> | undefined) =>
    Array.from({ length: rows?.length ?? 0 }, (_, n) => rows?.at(n) as T);
  const addresses = publicAddressSource(
    {
      getIpamDiscoveredPublicAddresses: async (_, { AddressRegion = '' }) => ({
        IpamDiscoveredPublicAddresses: listed(sample.discoveredPublicAddresses?.(id, AddressRegion)),
      }),
    },
    scope,
  );
  const policies = ipamPolicySource(
    {
      describeIpamPolicies: async () => ({ IpamPolicies: [...(sample.ipamPolicies ?? [])] }),
      getIpamPolicyAllocationRules: async (_, { IpamPolicyId = '' }) => ({
        IpamPolicyDocuments: [...(sample.ipamPolicyDocuments?.(IpamPolicyId) ?? [])],
      }),
    },
    scope,
  );
  return [...(await readAll(addresses)), ...(await readAll(policies))];
}

type Line = Exclude<SourceRow, { json: string }>;

/** These sources give rows. */
function isNoText(row: SourceRow): row is Line {
  return typeof row === 'string' || !('json' in row);
}

async function readAll(source: ListSource): Promise<Line[]> {
  return (await pagesOf(() => source)).flatMap(({ rows }) => rows.filter(isNoText));
}
