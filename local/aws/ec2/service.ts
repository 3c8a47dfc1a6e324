import { AwsError } from '../aws-error.ts';
import type { Ec2Data } from '../ec2-data.ts';
import { readQueryParams } from '../query-params.ts';
import { xmlReply } from '../query-protocol.ts';
import type { Parameters, Service } from '../service.ts';
import { escapeXml } from '../xml.ts';
import type { Ec2Call } from './call.ts';
import {
  describeIpamResourceDiscoveries,
  describeIpamResourceDiscoveryAssociations,
  getIpamDiscoveredAccounts,
  getIpamDiscoveredPublicAddresses,
  getIpamDiscoveredResourceCidrs,
} from './discoveries.ts';
import { describeIpamPolicies, getIpamPolicyAllocationRules } from './ipam-policies.ts';
import { describeIpamScopes, describeIpams, describeRegions } from './ipams.ts';
import { describeIpamPools, getIpamPoolAllocations, getIpamPoolCidrs } from './pools.ts';
import { getIpamResourceCidrs } from './resource-cidrs.ts';
import { describeNetworkInterfaces, describeSubnets, getSubnetCidrReservations } from './subnets.ts';
import { describeVpcs } from './vpcs.ts';

const VERSION = '2016-11-15';

export interface Action {
  /** The parameters beside Action, Version and DryRun, lists and structures without their `.1`, `.Key`. */
  readonly parameters: readonly string[];
  readonly answer: (call: Ec2Call) => string;
}

export const PAGED = ['Filter', 'MaxResults', 'NextToken'];
const ACTIONS = new Map<string, Action>([
  ['DescribeIpams', { parameters: [...PAGED, 'IpamId'], answer: describeIpams }],
  ['DescribeIpamScopes', { parameters: [...PAGED, 'IpamScopeId'], answer: describeIpamScopes }],
  ['DescribeIpamPools', { parameters: [...PAGED, 'IpamPoolId'], answer: describeIpamPools }],
  ['GetIpamPoolCidrs', { parameters: [...PAGED, 'IpamPoolId'], answer: getIpamPoolCidrs }],
  [
    'GetIpamPoolAllocations',
    { parameters: [...PAGED, 'IpamPoolId', 'IpamPoolAllocationId'], answer: getIpamPoolAllocations },
  ],
  [
    'GetIpamResourceCidrs',
    {
      parameters: [...PAGED, 'IpamScopeId', 'IpamPoolId', 'ResourceId', 'ResourceType', 'ResourceTag', 'ResourceOwner'],
      answer: getIpamResourceCidrs,
    },
  ],
  ['DescribeVpcs', { parameters: [...PAGED, 'VpcId'], answer: describeVpcs }],
  ['DescribeSubnets', { parameters: [...PAGED, 'SubnetId'], answer: describeSubnets }],
  ['GetSubnetCidrReservations', { parameters: [...PAGED, 'SubnetId'], answer: getSubnetCidrReservations }],
  [
    'DescribeNetworkInterfaces',
    { parameters: [...PAGED, 'IncludeManagedResources'], answer: describeNetworkInterfaces },
  ],
  [
    'DescribeIpamResourceDiscoveries',
    { parameters: [...PAGED, 'IpamResourceDiscoveryId'], answer: describeIpamResourceDiscoveries },
  ],
  [
    'DescribeIpamResourceDiscoveryAssociations',
    {
      parameters: [...PAGED, 'IpamResourceDiscoveryAssociationId'],
      answer: describeIpamResourceDiscoveryAssociations,
    },
  ],
  [
    'GetIpamDiscoveredAccounts',
    { parameters: [...PAGED, 'IpamResourceDiscoveryId', 'DiscoveryRegion'], answer: getIpamDiscoveredAccounts },
  ],
  [
    'GetIpamDiscoveredResourceCidrs',
    { parameters: [...PAGED, 'IpamResourceDiscoveryId', 'ResourceRegion'], answer: getIpamDiscoveredResourceCidrs },
  ],
  [
    'GetIpamDiscoveredPublicAddresses',
    { parameters: [...PAGED, 'IpamResourceDiscoveryId', 'AddressRegion'], answer: getIpamDiscoveredPublicAddresses },
  ],
  ['DescribeIpamPolicies', { parameters: [...PAGED, 'IpamPolicyId'], answer: describeIpamPolicies }],
  [
    'GetIpamPolicyAllocationRules',
    { parameters: [...PAGED, 'IpamPolicyId', 'Locale', 'ResourceType'], answer: getIpamPolicyAllocationRules },
  ],
  ['DescribeRegions', { parameters: ['Filter', 'RegionName', 'AllRegions'], answer: describeRegions }],
]);

/**
 * The IPAM calls of EC2 over the given data: those that a run makes, and the given ones. Each IPAM is served in its home
 * Region only.
 */
export function ec2Service(data: Ec2Data, further: Readonly<Record<string, Action>> = {}): Service {
  const actions = new Map([...ACTIONS, ...Object.entries(further)]);
  return {
    async operation({ http, region, requestId, assumedAccountId: accountId = data.accountId }) {
      const params = await readQueryParams(http);
      const name = params.Action ?? '';
      const action = actions.get(name);
      if (!action || params.Version !== VERSION) {
        throw new AwsError(
          'InvalidAction',
          `The loopback EC2 knows ${[...actions.keys()].join(', ')} of version ${VERSION}, not ${name} of ${params.Version}.`,
        );
      }
      return {
        action: `ec2:${name}`,
        parameters: params,
        async run() {
          refuseUnknown(params, action);
          const why = data.whyNotKnown?.(name, region, params);
          if (why !== undefined) throw new AwsError('NotRecorded', why);
          const answer = action.answer({ data, region, accountId, params });
          if (params.DryRun === 'true') {
            throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
          }
          return xmlReply(
            200,
            requestId,
            `<${name}Response xmlns="http://ec2.amazonaws.com/doc/${VERSION}/"><requestId>${requestId}</requestId>${answer}</${name}Response>`,
          );
        },
      };
    },
    refuse: (error, { requestId }) =>
      xmlReply(
        error.status,
        requestId,
        `<Response><Errors><Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      ),
  };
}

/** A parameter that is ignored would look as if it had been obeyed. */
function refuseUnknown(params: Parameters, { parameters }: Action): void {
  const known = new Set(['Action', 'Version', 'DryRun', ...parameters]);
  const unknown = Object.keys(params).find((name) => !known.has(name.split('.')[0] ?? ''));
  if (unknown) throw new AwsError('UnknownParameter', `The parameter ${unknown} is not recognized`);
}
