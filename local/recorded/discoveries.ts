import type { IpamResourceDiscovery, IpamResourceDiscoveryAssociation } from '@aws-sdk/client-ec2';
import { arrayRows } from '../aws/array-rows.ts';
import type { Ec2Data, Ec2Rows } from '../aws/ec2-data.ts';
import { DISCOVERY_KINDS, discoveryByName } from './commands.ts';
import type { Recording } from './shapes.ts';

interface File {
  readonly file: string;
  readonly recording: Recording;
}

type Ipams = NonNullable<Recording['Ipams']>;

/** A row, and what the API wants to be asked with to tell of it. */
interface Told<T> {
  readonly id: string | undefined;
  readonly region: string;
  /** Absent where a listing is empty, and its file's name says of what Region. */
  readonly row?: T;
}

interface Discoveries extends Served {
  /** What makes them less than complete. */
  readonly warnings: readonly string[];
}

type Served = Pick<
  Ec2Data,
  | 'resourceDiscoveries'
  | 'resourceDiscoveryAssociations'
  | 'discoveredAccounts'
  | 'discoveredResourceCidrs'
  | 'discoveredPublicAddresses'
  | 'ipamPolicies'
  | 'ipamPolicyDocuments'
>;

/**
 * What recordings say of what IPAM sees through, and of what it saw there: nothing where none of it was recorded. What
 * a listing does not say itself is taken from its file's name, or from there being one resource discovery, one IPAM.
 */
export function discoveriesOf(read: readonly File[], ipams: Ipams): Discoveries {
  if (!read.some(({ recording }) => DISCOVERY_KINDS.some((kind) => recording[kind]))) return { warnings: [] };
  const samples = read.flatMap(({ file, recording: { IpamDiscoveredResourceCidrs: rows } }) =>
    told(file, rows, ({ IpamResourceDiscoveryId: id, ResourceRegion: region }) => ({ id, region })),
  );
  const addresses = read.flatMap(({ file, recording: { IpamDiscoveredPublicAddresses: rows } }) =>
    told(file, rows, ({ IpamResourceDiscoveryId: id, AddressRegion: region }) => ({ id, region })),
  );
  const accounts = read.flatMap(({ file, recording: { IpamDiscoveredAccounts: rows } }) =>
    told(file, rows, ({ DiscoveryRegion: region }) => ({ id: discoveryByName(file), region })),
  );
  const recorded = read.flatMap(({ recording }) => recording.IpamResourceDiscoveries ?? []);
  const associations = read.flatMap(({ recording }) => recording.IpamResourceDiscoveryAssociations ?? []);
  const ids = new Set([
    ...recorded.map(({ IpamResourceDiscoveryId }) => IpamResourceDiscoveryId),
    ...associations.map(({ IpamResourceDiscoveryId }) => IpamResourceDiscoveryId),
    ...ipams.flatMap(({ DefaultResourceDiscoveryId: id }) => id ?? []),
    ...[...samples, ...addresses, ...accounts].flatMap(({ id }) => id ?? []),
  ]);
  const [only, ...others] = ids;
  const single = others.length === 0 ? only : undefined;
  const policies = read.flatMap(({ recording }) => recording.IpamPolicies ?? []);
  return {
    resourceDiscoveries: [...ids].flatMap(
      (id) => recorded.find((each) => each.IpamResourceDiscoveryId === id) ?? standIn(id, ipams),
    ),
    resourceDiscoveryAssociations: associations.length > 0 ? associations : [...ids].flatMap((id) => of(id, ipams)),
    discoveredAccounts: (id, region) => rowsOf(accounts, id, region, single),
    discoveredResourceCidrs: (id, region) => rowsOf(samples, id, region, single),
    discoveredPublicAddresses: (id, region) => rowsOf(addresses, id, region, single),
    ipamPolicies: policies,
    ipamPolicyDocuments(policyId) {
      const documents = read.flatMap(({ recording }) => recording.IpamPolicyDocuments ?? []);
      const own = documents.filter(({ IpamPolicyId }) => IpamPolicyId === policyId);
      // A policy without a rule prints an empty list, which does not say whose it is.
      const isNamed = read.some(({ file, recording }) => recording.IpamPolicyDocuments && file.includes(policyId));
      return own.length > 0 || isNamed ? own : undefined;
    },
    warnings: single === undefined ? read.flatMap(accountsOfNobody) : [],
  };
}

function accountsOfNobody({ file, recording }: File): string[] {
  if (!recording.IpamDiscoveredAccounts || discoveryByName(file)) return [];
  const what = `${file} does not say which resource discovery its accounts are of`;
  return [`${what}: put its id (ipam-res-disco-…) into the name of the file.`];
}

function told<T>(
  file: string,
  rows: readonly T[] | undefined,
  about: (row: T) => { id: string | undefined; region: string },
): Told<T>[] {
  if (rows?.length !== 0) return (rows ?? []).map((row) => ({ ...about(row), row }));
  const region = /(?<![a-z\d])[a-z]{2}(?:-[a-z]+)+-\d(?=\.json$)/i.exec(file)?.[0];
  return region ? [{ id: discoveryByName(file), region }] : [];
}

/** Undefined where nothing tells of the Region: that nothing is there is another thing. */
function rowsOf<T>(
  all: readonly Told<T>[],
  id: string,
  region: string,
  single: string | undefined,
): Ec2Rows<T> | undefined {
  const own = all.filter((each) => (each.id ?? single) === id && each.region === region);
  return own.length > 0 ? arrayRows(own.flatMap(({ row }) => row ?? [])) : undefined;
}

/** The IPAM that sees through a resource discovery, where no file says which. */
function ipamOf(id: string, ipams: Ipams): Ipams[number] | undefined {
  return ipams.find(({ DefaultResourceDiscoveryId }) => DefaultResourceDiscoveryId === id) ?? onlyOne(ipams);
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function standIn(id: string, ipams: Ipams): IpamResourceDiscovery[] {
  const ipam = ipamOf(id, ipams);
  if (!ipam) return [];
  const { IpamRegion, OperatingRegions = [] } = ipam;
  return [{ IpamResourceDiscoveryId: id, IpamResourceDiscoveryRegion: IpamRegion, OperatingRegions }];
}

function of(id: string, ipams: Ipams): IpamResourceDiscoveryAssociation[] {
  const ipam = ipamOf(id, ipams);
  if (!ipam) return [];
  const { IpamId, IpamRegion } = ipam;
  return [{ IpamResourceDiscoveryId: id, IpamId, IpamRegion, State: 'associate-complete' }];
}
