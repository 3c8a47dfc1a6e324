import type {
  Ipam,
  IpamDiscoveredAccount,
  IpamDiscoveredPublicAddress,
  IpamDiscoveredResourceCidr,
  IpamResourceCidr,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
} from '@aws-sdk/client-ec2';
import { arrayRows } from '../aws/array-rows.ts';
import type { Ec2Data } from '../aws/ec2-data.ts';
import type { Account } from './accounts.ts';
import { itemNamed } from './pick.ts';
import type { Random } from './random.ts';

type Discovered = Required<
  Pick<
    Ec2Data,
    | 'resourceDiscoveries'
    | 'resourceDiscoveryAssociations'
    | 'discoveredAccounts'
    | 'discoveredResourceCidrs'
    | 'discoveredPublicAddresses'
  >
>;

/** Minutes between one reading of an account by IPAM and the next; AWS promises no figure. */
const CYCLE_MINUTES = 20;

/** Long past any limit that somebody would set. */
const STALE_MINUTES = 9 * 60;

/** The team whose development account IPAM has stopped reading in one Region, without a word. */
const STALE_ACCOUNT = 'orders-dev';

/** What IPAM's own resource discovery knows: every account in every Region, when it was read, and what was measured. */
export function discovery(
  ipam: Ipam,
  accounts: readonly Account[],
  { rows, addresses }: { rows: readonly IpamResourceCidr[]; addresses: readonly IpamDiscoveredPublicAddress[] },
  random: Random,
  now: () => Date,
): Discovered {
  const id = ipam.DefaultResourceDiscoveryId ?? '';
  const regions = (ipam.OperatingRegions ?? []).flatMap(({ RegionName }) => RegionName ?? []);
  const closing = closingAccount(accounts, random);
  const stale = staleDiscovery(itemNamed(accounts, STALE_ACCOUNT).id, rows);
  const minutes = new Map<string, number>();
  for (const account of [...accounts.map((each) => each.id), closing]) {
    for (const region of regions) minutes.set(`${account} ${region}`, random.int(1, CYCLE_MINUTES));
  }
  const readAt = (account: string, region: string): Date => {
    const isStale = `${account} ${region}` === stale;
    const age = isStale ? STALE_MINUTES : (minutes.get(`${account} ${region}`) ?? CYCLE_MINUTES);
    return new Date(now().getTime() - age * 60_000);
  };

  const shared = { OwnerId: ipam.OwnerId, State: 'create-complete', IsDefault: true } as const;
  const resourceDiscovery: IpamResourceDiscovery = {
    ...shared,
    IpamResourceDiscoveryId: id,
    IpamResourceDiscoveryArn: `arn:aws:ec2::${ipam.OwnerId}:ipam-resource-discovery/${id}`,
    IpamResourceDiscoveryRegion: ipam.IpamRegion,
    OperatingRegions: ipam.OperatingRegions,
    Tags: [],
  };
  const association: IpamResourceDiscoveryAssociation = {
    ...shared,
    State: 'associate-complete',
    IpamResourceDiscoveryAssociationId: ipam.DefaultResourceDiscoveryAssociationId,
    IpamResourceDiscoveryId: id,
    IpamId: ipam.IpamId,
    IpamArn: ipam.IpamArn,
    IpamRegion: ipam.IpamRegion,
    ResourceDiscoveryStatus: 'active',
    Tags: [],
  };
  return {
    resourceDiscoveries: [resourceDiscovery],
    resourceDiscoveryAssociations: [association],
    discoveredAccounts: (_, region) =>
      arrayRows([
        ...accounts.map(({ id: account }) => readAccount(account, region, readAt(account, region))),
        deniedAccount(closing, region, readAt(closing, region)),
      ]),
    discoveredResourceCidrs(_, region) {
      const here = rows.filter(({ ResourceRegion }) => ResourceRegion === region);
      return {
        length: here.length,
        at: (index) =>
          discoveredCidr(arrayRows(here).at(index), id, readAt(here[index]?.ResourceOwnerId ?? '', region)),
      };
    },
    discoveredPublicAddresses: (_, region) =>
      arrayRows(
        addresses
          .filter(({ AddressRegion }) => AddressRegion === region)
          .map((address) => ({
            ...address,
            IpamResourceDiscoveryId: id,
            SampleTime: readAt(address.AddressOwnerId ?? '', region),
          })),
      ),
  };
}

/** An account that is about to be closed: it has nothing any more, and lets nobody in. */
function closingAccount(accounts: readonly Account[], random: Random): string {
  for (;;) {
    const id = [random.int(1, 9), random.int(0, 9), random.int(0, 9)].map((digit) => String(digit).repeat(4)).join('');
    if (!accounts.some((account) => account.id === id)) return id;
  }
}

/** Where the account has something: of what is not there, nothing can be old. */
function staleDiscovery(account: string, rows: readonly IpamResourceCidr[]): string {
  const regions = rows.flatMap((row) =>
    row.ResourceOwnerId === account && row.VpcId ? (row.ResourceRegion ?? []) : [],
  );
  return `${account} ${regions.sort()[0]}`;
}

function readAccount(account: string, region: string, at: Date): IpamDiscoveredAccount {
  return {
    AccountId: account,
    DiscoveryRegion: region,
    LastAttemptedDiscoveryTime: at,
    LastSuccessfulDiscoveryTime: at,
  };
}

function deniedAccount(account: string, region: string, at: Date): IpamDiscoveredAccount {
  return {
    AccountId: account,
    DiscoveryRegion: region,
    LastAttemptedDiscoveryTime: at,
    FailureReason: { Code: 'assume-role-failure', Message: 'The service-linked role could not be assumed.' },
  };
}

function discoveredCidr(row: IpamResourceCidr, id: string, at: Date): IpamDiscoveredResourceCidr {
  const { ResourceRegion, ResourceId, ResourceOwnerId, ResourceCidr, ResourceType, ResourceTags, IpUsage } = row;
  return {
    IpamResourceDiscoveryId: id,
    ResourceRegion,
    ResourceId,
    ResourceOwnerId,
    ResourceCidr,
    ResourceType,
    ResourceTags,
    IpUsage,
    VpcId: row.VpcId,
    AvailabilityZoneId: row.AvailabilityZoneId,
    SampleTime: at,
  };
}
