import type { IpamPoolCidr, IpamResourceCidr } from '@aws-sdk/client-ec2';
import { arrayRows } from '../aws/array-rows.ts';
import type { Ec2Data } from '../aws/ec2-data.ts';
import { accounts as sampleAccounts } from './accounts.ts';
import { addressPlan } from './address-plan.ts';
import { textOf } from './blocks.ts';
import { defaultVpcs } from './default-vpcs.ts';
import { discovery } from './discovery.ts';
import { disguise } from './disguise.ts';
import { REGIONS } from './geography.ts';
import { idsFrom } from './ids.ts';
import { INGRESS_SITUATIONS, ingressVpc } from './ingress.ts';
import { sampleIpam } from './ipam.ts';
import { ipamPolicy } from './ipam-policy.ts';
import type { Label, LabelledResource } from './labels.ts';
import { sampleNetworks } from './networks.ts';
import { occupy } from './occupancy.ts';
import { overlapFinder } from './overlap.ts';
import { type SamplePast, samplePast } from './past/past.ts';
import { itemNamed } from './pick.ts';
import { type SamplePool, samplePools } from './pools.ts';
import { labelledElasticIps, publicAddresses, quietAddress } from './public-addresses.ts';
import { addressRow, ipv6PoolRow, poolRows } from './public-rows.ts';
import { publicSpace } from './public-space.ts';
import { type Random, randomFrom } from './random.ts';
import { reserve } from './reserved.ts';
import type { SampleRow } from './row-fields.ts';
import { vpcRows } from './vpc-rows.ts';
import { workloadVpcs } from './workloads.ts';

/** An organisation of 41 accounts in 5 Regions as one IPAM sees it, and what an engineer wants to hear about it. */
export interface SampleOrganisation extends Ec2Data {
  readonly seed: number;
  /** How many accounts own what is listed. */
  readonly accounts: number;
  readonly regions: readonly string[];
  /** Everything that can be judged, once each. The API does not tell. */
  readonly labelled: readonly LabelledResource[];
  /** Public addresses: idle ones cost little, and the built-in policy is silent on them. */
  readonly labelledAddresses: readonly (Label & {
    readonly id: string;
    readonly cidr: string;
    readonly scopeId: string;
  })[];
  /** What each account has of Elastic IPs in each Region, against its quota. */
  readonly labelledElasticIps: readonly (Label & {
    readonly accountId: string;
    readonly region: string;
    readonly scopeId: string;
  })[];
  /** The pools of IPAM that can be judged. */
  readonly labelledPools: readonly (Label & { readonly id: string; readonly scopeId: string })[];
  /** What was and what will be, seen from a run now. Made up when asked for. */
  past(): SamplePast;
  /** The label of a row of this sample; undefined for any other. */
  label(row: IpamResourceCidr): Label | undefined;
}

/** Rows of each scope that are listed twice, as where an IPAM has several discoveries or pages shift under the reader. */
const REPEATED_ROWS = 8;

/** The same organisation for the same seed, always; when IPAM measured it goes by the clock. */
export function sampleOrganisation(seed: number, now: () => Date = () => new Date()): SampleOrganisation {
  const random = randomFrom(seed);
  const ids = idsFrom(random.fork('ids'));
  const accounts = sampleAccounts(random.fork('accounts'));
  const administrator = itemNamed(accounts, 'network').id;
  const { ipam, ipamId, scopes, scopeIds, scopeArn } = sampleIpam(administrator, ids);

  const plan = addressPlan(ids);
  const bareVpcs = [
    ...workloadVpcs(accounts, plan, ids, random.fork('workloads')),
    ...defaultVpcs(accounts, ids, random.fork('default VPCs')),
  ];
  const occupancies = occupy(bareVpcs, random.fork('occupancy'));
  reserve(bareVpcs, occupancies, random.fork('reserved'));
  const ingress = ingressVpc(accounts, idsFrom(random.fork('ingress ids')));
  const vpcs = [...disguise(bareVpcs, occupancies, random.fork('names')), ingress];
  for (const [id, each] of occupy([ingress], random.fork('ingress'), INGRESS_SITUATIONS)) occupancies.set(id, each);
  const finder = overlapFinder(vpcs);
  const space = publicSpace(accounts, ids, random.fork('public space'));
  const { pools: publicPools, addresses } = space;

  const rows = [
    ...vpcs.flatMap((vpc) => vpcRows(vpc, occupancies, finder)),
    ...publicPools.flatMap(poolRows),
    ...addresses.map(addressRow),
    ipv6PoolRow(ids('ipv6pool-ec2'), administrator),
  ].map((entry) => ({ ...entry, row: { IpamId: ipamId, IpamScopeId: scopeIds[entry.space], ...entry.row } }));

  const owner = { accountId: administrator, ipamArn: ipam.IpamArn ?? '', scopeArn };
  const pools = samplePools(plan, vpcs, owner, idsFrom(random.fork('pools')));
  const poolsById = new Map(pools.map((pool) => [pool.id, pool]));

  const labels = new Map(rows.map(({ row, label }) => [rowKey(row), label]));
  const listings = new Map(
    Object.values(scopeIds).map((id) => [id, listing(rows, id, random.fork(`listing of ${id}`))]),
  );
  const discovered = {
    rows: rows.map(({ row }) => row),
    addresses: publicAddresses(space, accounts, random.fork('public addresses')),
  };
  return {
    ...discovery(ipam, accounts, discovered, random.fork('discovery'), now),
    ...ipamPolicy(ipam, pools, idsFrom(random.fork('IPAM policy'))),
    ...sampleNetworks(vpcs, accounts, occupancies),
    seed,
    accountId: administrator,
    accounts: accounts.length,
    regions: REGIONS.map(({ name }) => name),
    ipams: [ipam],
    scopes: scopes.map((scope) => ({
      ...scope,
      PoolCount: pools.filter(({ pool }) => pool.IpamScopeArn === scope.IpamScopeArn).length,
    })),
    pools: pools.map(({ pool }) => pool),
    poolCidrs: (poolId) => arrayRows(provisioned(poolsById.get(poolId))),
    poolAllocations: (poolId) => arrayRows(poolsById.get(poolId)?.allocations ?? []),
    resourceCidrs(scopeId, type) {
      const all = listings.get(scopeId) ?? [];
      return arrayRows(type === undefined ? all : all.filter(({ ResourceType }) => ResourceType === type));
    },
    labelled: labelledOnce(rows),
    labelledAddresses: discovered.addresses.map((address) => ({
      ...quietAddress(address),
      scopeId: scopeIds.public,
    })),
    labelledElasticIps: labelledElasticIps(discovered.addresses, accounts).map((label) => ({
      ...label,
      scopeId: scopeIds.public,
    })),
    labelledPools: pools.map(({ id, space, label }) => ({ ...label, id, scopeId: scopeIds[space] })),
    past: () => samplePast({ vpcs, occupancies, pools, publicPools, scopeIds }, random.fork('past'), now()),
    label: (row) => labels.get(rowKey(row)),
  };
}

function provisioned(pool: SamplePool | undefined): IpamPoolCidr[] {
  return (pool?.cidrs ?? []).map((cidr) => ({
    Cidr: textOf(cidr),
    State: 'provisioned',
    NetmaskLength: cidr.prefixLength,
  }));
}

/** The rows of a scope in no order, a few of them twice. */
function listing(rows: readonly SampleRow[], scopeId: string, random: Random): IpamResourceCidr[] {
  const own = random.shuffled(rows.map(({ row }) => row).filter(({ IpamScopeId }) => IpamScopeId === scopeId));
  return random.shuffled([...own, ...own.slice(0, REPEATED_ROWS)]);
}

function labelledOnce(rows: readonly SampleRow[]): LabelledResource[] {
  const once = new Map<string, LabelledResource>();
  for (const { subject, row, label } of rows) {
    const scopeId = row.IpamScopeId ?? '';
    const key = `${scopeId} ${subject}`;
    if (!once.has(key)) once.set(key, { scopeId, row, ...label });
  }
  return [...once.values()];
}

function rowKey({ IpamScopeId, ResourceId, ResourceCidr }: IpamResourceCidr): string {
  return `${IpamScopeId} ${ResourceId} ${ResourceCidr}`;
}
