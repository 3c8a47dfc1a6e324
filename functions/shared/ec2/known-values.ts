import { DiscoveryFailureCode } from '../../../statemachine/contracts/discovered-account.ts';
import { PoolCidrState } from '../../../statemachine/contracts/pool.ts';
import { PublicAddressType } from '../../../statemachine/contracts/public-ipv4.ts';
import {
  ComplianceState,
  Family,
  ManagementState,
  OverlapState,
  ResourceCidrType,
} from '../../../statemachine/contracts/resource-cidr.ts';
import { ScopeType } from '../../../statemachine/contracts/scope.ts';
import { ReservationType } from '../../../statemachine/contracts/subnet-inside.ts';
import type { Ec2Action } from './actions.ts';

/** A member of a call's rows whose values decide something here. */
export interface KnownValues {
  /** From the answer down: members of lists of structures. */
  readonly path: readonly string[];
  readonly values: readonly string[];
  /** What becomes of a row with another value. */
  readonly otherwise: string;
}

const STATES = [
  ...['create-in-progress', 'create-complete', 'create-failed'],
  ...['modify-in-progress', 'modify-complete', 'modify-failed'],
  ...['delete-in-progress', 'delete-complete', 'delete-failed'],
  ...['isolate-in-progress', 'isolate-complete', 'restore-in-progress'],
];
const ASSOCIATION_STATES = [
  ...['associate-in-progress', 'associate-complete', 'associate-failed'],
  ...['disassociate-in-progress', 'disassociate-complete', 'disassociate-failed'],
  ...['isolate-in-progress', 'isolate-complete', 'restore-in-progress'],
];
const BLOCK_STATES = ['associating', 'associated', 'disassociating', 'disassociated', 'failing', 'failed'];

const READ_ANYWAY = 'it is read all the same';
const NOT_SAID = 'that counts as not said';
const NOT_COUNTED = 'the CIDR does not count';

/**
 * What this version goes by, of what AWS can add values to at any time. A value that is not here costs its row at most,
 * and is said (unknown-values.ts). Members that are passed on as they are, or that nobody reads, are not here; a test
 * holds this against all enumerations of the SDK.
 */
export const knownValues: Readonly<Partial<Record<Ec2Action, readonly KnownValues[]>>> = {
  DescribeIpams: [
    { path: ['Ipams', 'State'], values: STATES, otherwise: READ_ANYWAY },
    { path: ['Ipams', 'Tier'], values: ['free', 'advanced'], otherwise: NOT_SAID },
  ],
  DescribeIpamScopes: [
    { path: ['IpamScopes', 'IpamScopeType'], values: ScopeType.options, otherwise: 'the scope is not evaluated' },
    { path: ['IpamScopes', 'State'], values: STATES, otherwise: READ_ANYWAY },
  ],
  DescribeIpamResourceDiscoveryAssociations: [
    { path: ['IpamResourceDiscoveryAssociations', 'State'], values: ASSOCIATION_STATES, otherwise: READ_ANYWAY },
    {
      path: ['IpamResourceDiscoveryAssociations', 'ResourceDiscoveryStatus'],
      values: ['active', 'not-found'],
      otherwise: READ_ANYWAY,
    },
  ],
  GetIpamDiscoveredAccounts: [
    {
      path: ['IpamDiscoveredAccounts', 'FailureReason', 'Code'],
      values: DiscoveryFailureCode.options,
      otherwise: 'the account counts as one that IPAM could not read',
    },
  ],
  GetIpamResourceCidrs: [
    { path: ['IpamResourceCidrs', 'ResourceType'], values: ResourceCidrType.options, otherwise: 'it is left out' },
    { path: ['IpamResourceCidrs', 'ComplianceStatus'], values: ComplianceState.options, otherwise: NOT_SAID },
    { path: ['IpamResourceCidrs', 'ManagementState'], values: ManagementState.options, otherwise: NOT_SAID },
    { path: ['IpamResourceCidrs', 'OverlapStatus'], values: OverlapState.options, otherwise: NOT_SAID },
  ],
  DescribeIpamPools: [
    { path: ['IpamPools', 'State'], values: STATES, otherwise: READ_ANYWAY },
    { path: ['IpamPools', 'AddressFamily'], values: Family.options, otherwise: 'the pool is left out' },
  ],
  GetIpamPoolCidrs: [
    { path: ['IpamPoolCidrs', 'State'], values: PoolCidrState.options, otherwise: 'the CIDR is no space of the pool' },
  ],
  GetIpamPoolAllocations: [
    {
      path: ['IpamPoolAllocations', 'ResourceType'],
      values: ['ipam-pool', 'vpc', 'ec2-public-ipv4-pool', 'custom', 'subnet', 'eip', 'anycast-ip-list'],
      otherwise: 'its space counts as given to a resource',
    },
  ],
  GetIpamDiscoveredResourceCidrs: [
    {
      path: ['IpamDiscoveredResourceCidrs', 'ResourceType'],
      values: ResourceCidrType.options,
      otherwise: 'when it was measured is left out',
    },
  ],
  GetIpamDiscoveredPublicAddresses: [
    {
      path: ['IpamDiscoveredPublicAddresses', 'AddressType'],
      values: PublicAddressType.options,
      otherwise: 'what the address costs is not counted',
    },
    {
      path: ['IpamDiscoveredPublicAddresses', 'AssociationStatus'],
      values: ['associated', 'disassociated'],
      otherwise: 'the address counts as one in use',
    },
  ],
  DescribeIpamPolicies: [{ path: ['IpamPolicies', 'State'], values: STATES, otherwise: 'it counts as in force' }],
  DescribeVpcs: [
    {
      path: ['Vpcs', 'CidrBlockAssociationSet', 'CidrBlockState', 'State'],
      values: BLOCK_STATES,
      otherwise: NOT_COUNTED,
    },
    {
      path: ['Vpcs', 'Ipv6CidrBlockAssociationSet', 'Ipv6CidrBlockState', 'State'],
      values: BLOCK_STATES,
      otherwise: NOT_COUNTED,
    },
  ],
  DescribeSubnets: [
    {
      path: ['Subnets', 'Ipv6CidrBlockAssociationSet', 'Ipv6CidrBlockState', 'State'],
      values: BLOCK_STATES,
      otherwise: NOT_COUNTED,
    },
  ],
  GetSubnetCidrReservations: [
    {
      path: ['SubnetIpv4CidrReservations', 'ReservationType'],
      values: ReservationType.options,
      otherwise: 'its space counts as set aside',
    },
  ],
  DescribeNetworkInterfaces: [
    {
      path: ['NetworkInterfaces', 'Status'],
      values: ['associated', 'attaching', 'available', 'detaching', 'in-use'],
      otherwise: 'it counts as attached',
    },
  ],
};
