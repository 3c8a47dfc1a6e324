/**
 * What is called of EC2, STS and Organizations, as plain data. The steps' roles and the read role, the doctor, the policies that people
 * are told to ask for, README and docs/permissions.md are made of it: what is not here is granted to nobody.
 */
interface Action {
  readonly name: string;
  /** The steps that call it, and the statement of their roles that grants it. */
  readonly by: Readonly<Record<string, keyof typeof statements>>;
  /** What it is called for. Absent: a run cannot do without. */
  readonly gain?: keyof typeof gains;
  /** Of what is granted on any resource. */
  readonly why?: string;
  /** Who says that AWS knows no resource for it. @default the Service Authorization Reference */
  readonly source?: string;
}

interface NetworkAction extends Action {
  /** Why the read role of other accounts grants it as well. */
  readonly whyElsewhere: string;
}

interface Grant {
  /** The type of resource that AWS can narrow a call down to; `*` where it knows none. */
  readonly on: '*' | 'ipam-scope' | 'ipam-pool' | 'ipam-resource-discovery';
  /** Those of other accounts as well. */
  readonly ofAll?: true;
  /** Only in home Regions of IPAMs. */
  readonly atHome?: true;
  /** Only in deployments that read this. */
  readonly reading?: 'IPAM' | 'accounts';
}

const statements = {
  FindIpams: { on: '*', atHome: true, reading: 'IPAM' },
  SeeWhatTheyDiscover: { on: '*', atHome: true, reading: 'IPAM' },
  // An organisation can share its resource discovery with another one's IPAM.
  ReadWhatIpamDiscovered: { on: 'ipam-resource-discovery', ofAll: true, atHome: true, reading: 'IPAM' },
  ReadScopes: { on: 'ipam-scope', atHome: true, reading: 'IPAM' },
  FindPools: { on: '*', atHome: true, reading: 'IPAM' },
  // In every Region: a pool's allocations are asked for in its locale.
  ReadPools: { on: 'ipam-pool', reading: 'IPAM' },
  ReadIpamPolicies: { on: '*', atHome: true, reading: 'IPAM' },
  ReadWithoutIpam: { on: '*', reading: 'accounts' },
  ReadOwnNetworks: { on: '*' },
} as const satisfies Record<string, Grant>;

/** The statements of the steps' roles, by their ids. */
export const grants: Readonly<Record<keyof typeof statements, Grant>> = statements;

/** What a run can do without, and what it does not say then. */
export const gains = {
  pools: 'how full pools are, and which blocks they have left',
  accounts: 'which accounts IPAM could not read, and why',
  'sample times': 'how old measurements are',
  'public addresses': 'which public IPv4 addresses are idle, and what they cost',
  'IPAM policies': 'when a pool runs out from which public addresses are assigned',
  'enabled Regions': 'which enabled Regions no IPAM operates in',
} as const;

const ofIpam = [
  { name: 'DescribeIpams', by: { Discover: 'FindIpams' }, why: 'Finds the IPAMs of the home Regions.' },
  { name: 'DescribeIpamScopes', by: { Discover: 'FindIpams' }, why: 'Finds their scopes.' },
  { name: 'GetIpamResourceCidrs', by: { Collect: 'ReadScopes' } },
  {
    name: 'DescribeRegions',
    by: { Discover: 'FindIpams' },
    gain: 'enabled Regions',
    why: 'Finds the enabled Regions, to report those without IPAM.',
  },
  { name: 'DescribeIpamPools', by: { Collect: 'FindPools' }, gain: 'pools', why: 'Finds the pools of the scopes.' },
  { name: 'GetIpamPoolCidrs', by: { Collect: 'ReadPools' }, gain: 'pools' },
  { name: 'GetIpamPoolAllocations', by: { Collect: 'ReadPools' }, gain: 'pools' },
  {
    name: 'DescribeIpamResourceDiscoveries',
    by: { Discover: 'SeeWhatTheyDiscover' },
    gain: 'accounts',
    why: 'Finds out which Regions IPAM discovers.',
  },
  {
    name: 'DescribeIpamResourceDiscoveryAssociations',
    by: { Discover: 'SeeWhatTheyDiscover' },
    gain: 'accounts',
    why: 'Finds what each IPAM sees through.',
  },
  { name: 'GetIpamDiscoveredAccounts', by: { Discover: 'ReadWhatIpamDiscovered' }, gain: 'accounts' },
  { name: 'GetIpamDiscoveredResourceCidrs', by: { Collect: 'ReadWhatIpamDiscovered' }, gain: 'sample times' },
  { name: 'GetIpamDiscoveredPublicAddresses', by: { Collect: 'ReadWhatIpamDiscovered' }, gain: 'public addresses' },
  {
    name: 'DescribeIpamPolicies',
    by: { Collect: 'ReadIpamPolicies' },
    gain: 'IPAM policies',
    why: 'Finds the policies that assign public IPv4 addresses.',
  },
  {
    name: 'GetIpamPolicyAllocationRules',
    by: { Collect: 'ReadIpamPolicies' },
    gain: 'IPAM policies',
    why: 'Finds the pools that they take addresses from.',
    source: 'Not looked up: newer than the reference at hand',
  },
] as const satisfies readonly Action[];

const ofNetworks = [
  {
    name: 'DescribeVpcs',
    why: 'VPCs of its own account, where `accounts` are read without IPAM.',
    by: { Discover: 'ReadWithoutIpam', Collect: 'ReadWithoutIpam' },
    whyElsewhere: 'VPCs and their CIDRs.',
  },
  {
    name: 'DescribeSubnets',
    why: 'Free addresses of subnets of its own account, as they are now.',
    by: { Collect: 'ReadWithoutIpam', Inspect: 'ReadOwnNetworks' },
    whyElsewhere: 'Free addresses of each subnet, as they are now.',
  },
  {
    name: 'GetSubnetCidrReservations',
    why: 'What is set aside in them.',
    by: { Inspect: 'ReadOwnNetworks' },
    whyElsewhere: 'What is set aside in a subnet.',
  },
  {
    name: 'DescribeNetworkInterfaces',
    why: 'What uses their addresses, and where the gaps are.',
    by: { Inspect: 'ReadOwnNetworks' },
    whyElsewhere: 'What uses the addresses, and where the gaps are.',
  },
] as const satisfies readonly NetworkAction[];

export type IpamAction = (typeof ofIpam)[number]['name'];
export type Ec2Action = IpamAction | (typeof ofNetworks)[number]['name'];

/** Asked about IPAM, those first that a run cannot do without. */
export const ipamActions: readonly (Action & { readonly name: IpamAction })[] = ofIpam;

/** Asked of the accounts themselves: without IPAM, and to look into subnets. */
export const networkActions: readonly NetworkAction[] = ofNetworks;

/** Steps that read other accounts take their read role on, and ask who they are: that needs no permission. */
export const ASSUME_ROLE = 'sts:AssumeRole';
export const WHO_AM_I = 'sts:GetCallerIdentity';

/** What accounts are called. Asked only where a deployment, or a run on a laptop, wants to know. */
export const LIST_ACCOUNTS = 'organizations:ListAccounts';

/** What `find --at` asks IPAM with the credentials of the caller. No step does. */
export const ADDRESS_HISTORY = 'ec2:GetIpamAddressHistory';

/** As policies name it. */
export function iamAction(action: string): string {
  return `ec2:${action}`;
}

/** What a run that reads IPAM calls: what to ask for to have one on a laptop. */
export function actionsOfRuns(): string[] {
  return [...ipamActions.map(({ name }) => iamAction(name)), WHO_AM_I];
}

/** What reading accounts without IPAM takes in each of them. */
export function actionsWithoutIpam(): string[] {
  const read = networkActions.filter(({ by }) => Object.values(by).includes('ReadWithoutIpam'));
  return read.map(({ name }) => iamAction(name));
}
