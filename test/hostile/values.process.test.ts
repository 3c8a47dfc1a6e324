import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ec2Action, ipamActions, networkActions } from '../../functions/shared/ec2/actions.ts';
import { failedCalls } from '../../functions/shared/ec2/failed-calls.ts';
import { knownValues } from '../../functions/shared/ec2/known-values.ts';
import { oneIpam } from './data.ts';
import { enumerationsOf, type Member, membersOf, valuesOf } from './members.ts';
import { noteMembers, SHOWN, TARGETS, UNKNOWN, withMembers } from './values.ts';
import { type Played, startWorld, type World } from './world.ts';

const ACTIONS = [...ipamActions, ...networkActions].map(({ name }) => name as Ec2Action);

/** Enumerations of the SDK that decide nothing: what is passed on as AWS says it, and what no step reads. */
const DECIDES_NOTHING: Readonly<Partial<Record<Ec2Action, Readonly<Record<string, 'passed on' | 'not read'>>>>> = {
  DescribeIpams: { 'Ipams.MeteredAccount': 'not read' },
  DescribeIpamScopes: { 'IpamScopes.ExternalAuthorityConfiguration.Type': 'not read' },
  DescribeIpamPools: {
    'IpamPools.IpamScopeType': 'not read',
    'IpamPools.AwsService': 'passed on',
    'IpamPools.PublicIpSource': 'passed on',
    'IpamPools.SourceResource.ResourceType': 'not read',
  },
  GetIpamPoolCidrs: { 'IpamPoolCidrs.FailureReason.Code': 'passed on' },
  DescribeIpamResourceDiscoveries: { 'IpamResourceDiscoveries.State': 'not read' },
  GetIpamDiscoveredResourceCidrs: {
    'IpamDiscoveredResourceCidrs.IpSource': 'not read',
    'IpamDiscoveredResourceCidrs.NetworkInterfaceAttachmentStatus': 'not read',
  },
  GetIpamDiscoveredPublicAddresses: { 'IpamDiscoveredPublicAddresses.Service': 'passed on' },
  GetIpamPolicyAllocationRules: { 'IpamPolicyDocuments.ResourceType': 'passed on' },
  DescribeVpcs: {
    'Vpcs.InstanceTenancy': 'not read',
    'Vpcs.State': 'not read',
    'Vpcs.Ipv6CidrBlockAssociationSet.Ipv6AddressAttribute': 'not read',
    'Vpcs.Ipv6CidrBlockAssociationSet.IpSource': 'not read',
    'Vpcs.BlockPublicAccessStates.InternetGatewayBlockMode': 'not read',
    'Vpcs.EncryptionControl.Mode': 'not read',
    'Vpcs.EncryptionControl.State': 'not read',
    ...Object.fromEntries(
      [
        ...['InternetGateway', 'EgressOnlyInternetGateway', 'NatGateway', 'VirtualPrivateGateway'],
        ...['VpcPeering', 'Lambda', 'VpcLattice', 'ElasticFileSystem'],
      ].map((name) => [`Vpcs.EncryptionControl.ResourceExclusions.${name}.State`, 'not read' as const]),
    ),
  },
  DescribeSubnets: {
    'Subnets.State': 'not read',
    'Subnets.Ipv6CidrBlockAssociationSet.Ipv6AddressAttribute': 'not read',
    'Subnets.Ipv6CidrBlockAssociationSet.IpSource': 'not read',
    'Subnets.PrivateDnsNameOptionsOnLaunch.HostnameType': 'not read',
    'Subnets.BlockPublicAccessStates.InternetGatewayBlockMode': 'not read',
  },
  GetSubnetCidrReservations: { 'SubnetIpv6CidrReservations.ReservationType': 'not read' },
  DescribeNetworkInterfaces: {
    'NetworkInterfaces.Attachment.Status': 'not read',
    // Who holds the addresses is then told by the rest of the interface, or `other`.
    'NetworkInterfaces.InterfaceType': 'not read',
  },
};

/** What nobody can notice, or what says itself where it is used. */
const UNNOTICED = [
  // Against whose quota an Elastic IP counts, if it does: the address itself is there.
  'IpamDiscoveredPublicAddresses.AddressOwnerId',
  'IpamDiscoveredPublicAddresses.AddressType',
  // Another IPAM's.
  'IpamPolicies.IpamId',
  // A subnet of IPv6 alone has none.
  'Subnets.CidrBlock',
  // Without its sample, of what was measured it is not known when: its evaluation has no time.
  'IpamDiscoveredResourceCidrs.ResourceId',
  'IpamDiscoveredResourceCidrs.ResourceCidr',
  'IpamDiscoveredResourceCidrs.ResourceType',
  'IpamDiscoveredResourceCidrs.SampleTime',
];

let world: World;
let usual: Played;
beforeAll(async () => {
  world = await startWorld(oneIpam);
  usual = await world.play();
});
afterAll(() => world.stop());

describe.each(ACTIONS)('%s', (action) => {
  const enumerations = enumerationsOf(action);
  const known = knownValues[action] ?? [];
  const decides = new Map(known.map(({ path, values }) => [path.join('.'), values]));
  const decidesNothing = DECIDES_NOTHING[action] ?? {};

  test('each enumeration of the SDK decides something, and all its values are known; or it decides nothing', () => {
    expect([...decides.keys(), ...Object.keys(decidesNothing)].toSorted()).toEqual([...enumerations.keys()].toSorted());
    for (const [member, values] of decides) {
      expect([member, values.toSorted()]).toEqual([member, valuesOf(enumerations.get(member) ?? '').toSorted()]);
    }
  });

  test('a value that nobody knows costs its row at most, and is said where it decides something', async () => {
    const members = membersOf(action);
    const present = await presentOf(members);
    const alone = (member: Member) => present.includes(member) || enumerations.has(member.name);
    const offences: string[] = [];
    for (const some of [...members.filter(alone).map((each) => [each]), members.filter((each) => !alone(each))]) {
      const played = await world.play(withMembers(action, some, UNKNOWN));
      const said = played.said.join('\n');
      offences.push(...offencesIn(some, played));
      if (said.includes(UNKNOWN)) offences.push(`${some[0]?.name}: shown as it is`);
      for (const { name } of some) {
        if (decides.has(name) && !said.includes(SHOWN)) offences.push(`${name}: not said`);
        const isThere = played.kept.some((line) => line.includes(JSON.stringify(UNKNOWN).slice(1, -1)));
        if (decidesNothing[name] === 'passed on' && !isThere) offences.push(`${name}: not passed on`);
      }
    }
    expect(offences).toEqual([]);
  });

  test('a member that is missing costs its row at most', async () => {
    const offences: string[] = [];
    for (const member of await presentOf(membersOf(action))) {
      offences.push(...offencesIn([member], await world.play(withMembers(action, [member], undefined))));
    }
    expect(offences).toEqual([]);
  });

  async function presentOf(members: readonly Member[]): Promise<Member[]> {
    let present: Member[] = [];
    const see = (found: Member[]) => {
      present = found;
    };
    await world.play(noteMembers(action, members, see));
    expect(present).not.toEqual([]);
    return present;
  }

  /** What fails without a name, what else is lost than the row, and what is lost without a word. */
  function offencesIn(members: readonly Member[], { said, kept }: Played): string[] {
    const names = members.map(({ name }) => name);
    const lost = usual.kept.filter((line) => !kept.includes(line));
    const { row, costs = [row] } = TARGETS[action];
    const alsoLost = lost.filter((line) => !costs.some((part) => line.includes(part)));
    // A list with a number, or a time, that is none cannot be read at all.
    const isUnreadable = said.some((text) => text.includes('its XML cannot be read'));
    const isSilent = kept.length < usual.kept.length && said.length <= usual.said.length;
    return [
      ...said.filter((text) => text.includes(' fails. ') && !NAMED.test(text)),
      ...(isUnreadable ? [] : alsoLost.map((line) => `${names}: lost ${line.slice(0, 120)}`)),
      ...(isSilent && !names.some((name) => UNNOTICED.includes(name))
        ? [`${names}: lost ${lost[0]?.slice(0, 120)}, and nothing said`]
        : []),
    ];
  }
});

const NAMED = new RegExp(
  `fails\\. (${[...Object.keys(failedCalls), 'ScopeTypeUnknown', 'ScopeNotListed', 'Invalid\\w+\\.NotFound'].join('|')}):`,
);
