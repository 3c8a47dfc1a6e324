import type { Ec2Data } from '../aws/ec2-data.ts';
import { commandInto, kindOf, scopeByName } from './commands.ts';
import type { Recording } from './shapes.ts';

interface File {
  readonly file: string;
  readonly recording: Recording;
}

type Asked = Parameters<NonNullable<Ec2Data['whyNotKnown']>>;

/**
 * Why no file answers a call: with what `aws ec2 …` has to print for that. That nothing is there is an answer only where
 * a file says so.
 */
export function whyNotRecorded(
  data: Omit<Ec2Data, 'whyNotKnown'>,
  { read, unknownScopes, directory }: { read: readonly File[]; unknownScopes: ReadonlySet<string>; directory: string },
): (...asked: Asked) => string | undefined {
  return (action, region, { IpamScopeId: scopeId = '', IpamPoolId: poolId = '', ...params }) => {
    const kind = kindOf(action);
    const { IpamResourceDiscoveryId: discoveryId = '', IpamPolicyId: policyId = '' } = params;
    const about = params.DiscoveryRegion ?? params.ResourceRegion ?? params.AddressRegion ?? '';
    // Pools and Regions by no name of theirs: a run tells once what it is told in the same words.
    const told = (isKnown: boolean, known = {}) =>
      isKnown || kind === undefined
        ? undefined
        : `No file has the ${kind} that \`${commandInto(directory, kind, { region, ...known })}\` prints`;
    switch (kind) {
      case 'IpamResourceCidrs':
        return told(!unknownScopes.has(scopeId), { scopeId });
      case 'IpamPools':
      case 'IpamPolicies':
        return told(read.some(({ recording }) => recording[kind]));
      case 'IpamPoolCidrs':
        return told(data.poolCidrs?.(poolId) !== undefined, { poolId: 'POOL_ID' });
      case 'IpamPoolAllocations':
        return told(data.poolAllocations?.(poolId) !== undefined, { poolId: 'POOL_ID' });
      case 'IpamResourceDiscoveries':
      case 'IpamResourceDiscoveryAssociations':
        return told(data.resourceDiscoveries !== undefined);
      case 'IpamDiscoveredAccounts':
        return told(data.discoveredAccounts?.(discoveryId, about) !== undefined, { discoveryId });
      case 'IpamDiscoveredResourceCidrs':
        return told(data.discoveredResourceCidrs?.(discoveryId, about) !== undefined, { discoveryId });
      case 'IpamDiscoveredPublicAddresses':
        return told(data.discoveredPublicAddresses?.(discoveryId, about) !== undefined, { discoveryId });
      case 'IpamPolicyDocuments':
        return told(data.ipamPolicyDocuments?.(policyId) !== undefined, { policyId });
      default:
        return undefined;
    }
  };
}

/**
 * The scopes without rows that no file says to be empty. An empty listing does not tell whose it is: by its file's name,
 * or because there is one for each of those scopes.
 */
export function unknownScopesOf(read: readonly File[]): Set<string> {
  const rows = new Set(
    read.flatMap(({ recording }) => recording.IpamResourceCidrs ?? []).map((row) => row.IpamScopeId),
  );
  const empty = read.flatMap(({ file, recording }) =>
    recording.IpamResourceCidrs?.length === 0 ? [scopeByName(file)] : [],
  );
  const scopes = read.flatMap(({ recording }) => recording.IpamScopes ?? []).map((scope) => scope.IpamScopeId);
  const unknown = new Set(scopes.filter((scopeId) => !rows.has(scopeId) && !empty.includes(scopeId)));
  const unnamed = empty.filter((scopeId) => scopeId === undefined);
  return unknown.size > unnamed.length ? unknown : new Set();
}
