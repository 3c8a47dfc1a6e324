import type {
  DescribeIpamPoliciesRequest,
  DescribeIpamPoliciesResult,
  GetIpamPolicyAllocationRulesRequest,
  GetIpamPolicyAllocationRulesResult,
  IpamPolicyDocument,
} from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { type PolicyRuleRecord, policyRuleKey } from '../../statemachine/contracts/policy-rule.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { readPage } from '../shared/ec2/pages.ts';
import { whyCutShort } from './not-read.ts';
import { BEGINNING, type ListSource, type SourcePage } from './source.ts';

export interface IpamPolicyCalls {
  readonly describeIpamPolicies: (
    region: string,
    input: DescribeIpamPoliciesRequest,
  ) => Promise<DescribeIpamPoliciesResult>;
  readonly getIpamPolicyAllocationRules: (
    region: string,
    input: GetIpamPolicyAllocationRulesRequest,
  ) => Promise<GetIpamPolicyAllocationRulesResult>;
}

/** First the policies (an IPAM may have 10), then the rules of each. */
const Place = z.object({
  token: z.string().optional(),
  policyIds: z.array(z.string()).default([]),
  listed: z.boolean().default(false),
});
type Place = z.infer<typeof Place>;

/** States in which a policy does not assign addresses. */
const NOT_IN_FORCE = /^(create-in-progress|create-failed|delete-|isolate-complete)/;

/** Which pools AWS takes public IPv4 addresses from, and for what: the rules of the policies of an IPAM. */
export function ipamPolicySource(calls: IpamPolicyCalls, scope: IpamScope): ListSource {
  return {
    name: 'ipam-policy',
    async readPage(text, also, retries = 0) {
      const place = Place.parse(text === BEGINNING ? {} : JSON.parse(text));
      const following = place.token === undefined && place.listed ? placeAfter(place) : undefined;
      if (following !== undefined) also(following);
      try {
        return place.listed ? await rules(calls, scope, place) : await policies(calls, scope, place);
      } catch (error) {
        const why = whyCutShort(error, retries);
        if (why === undefined) throw error;
        return { rows: [], next: undefined, gaps: [gap(scope, why)], unread: [{}] };
      }
    },
  };
}

async function policies(calls: IpamPolicyCalls, { ipamId, ipamRegion }: IpamScope, place: Place): Promise<SourcePage> {
  const { token, policyIds } = place;
  const { rows, next, unknown } = await readPage(
    {
      action: 'DescribeIpamPolicies',
      region: ipamRegion,
      of: 'policies',
      ask: (page) => calls.describeIpamPolicies(ipamRegion, page),
      rows: ({ IpamPolicies }) => IpamPolicies,
    },
    token,
  );
  const own = rows.filter((policy) => (policy.IpamId || ipamId) === ipamId && !NOT_IN_FORCE.test(policy.State ?? ''));
  const malformed = own.flatMap(({ IpamPolicyId }) => (IpamPolicyId ? [] : ['malformed' as const]));
  const known = [...new Set([...policyIds, ...own.flatMap(({ IpamPolicyId }) => IpamPolicyId ?? [])])].sort();
  if (next) return { rows: malformed, next: JSON.stringify({ token: next, policyIds: known }), unknown };
  return {
    rows: malformed,
    next: known.length > 0 ? JSON.stringify({ policyIds: known, listed: true }) : undefined,
    unknown,
  };
}

async function rules(calls: IpamPolicyCalls, { ipamRegion }: IpamScope, place: Place): Promise<SourcePage> {
  const { token, policyIds } = place;
  const [policyId = ''] = policyIds;
  const { rows, next } = await readPage(
    {
      action: 'GetIpamPolicyAllocationRules',
      region: ipamRegion,
      of: policyId,
      ask: (page) => calls.getIpamPolicyAllocationRules(ipamRegion, { ...page, IpamPolicyId: policyId }),
      rows: ({ IpamPolicyDocuments }) => IpamPolicyDocuments?.flatMap((document) => records(document, policyId)),
    },
    token,
  );
  return { rows, next: next && JSON.stringify({ ...place, token: next }) };
}

/** The next policy's rules. */
function placeAfter({ policyIds }: Place): string | undefined {
  const rest = policyIds.slice(1);
  return rest.length > 0 ? JSON.stringify({ policyIds: rest, listed: true }) : undefined;
}

/** AWS tries the pools of a document in their order. */
function records({ Locale, ResourceType, AllocationRules = [] }: IpamPolicyDocument, policyId: string) {
  const poolIds = AllocationRules.map(({ SourceIpamPoolId }) => SourceIpamPoolId || undefined);
  return poolIds.map((poolId, index): PolicyRuleRecord | 'malformed' => {
    if (poolId === undefined) return 'malformed';
    const rule = { policyId, locale: Locale ?? '', resourceType: ResourceType ?? '' };
    return {
      key: policyRuleKey(poolId, rule),
      record: 'policyRule',
      poolId,
      ...rule,
      next: poolIds.slice(index + 1).filter((id) => id !== undefined),
    };
  });
}

function gap({ scopeId, ipamId, ipamRegion }: IpamScope, why: string): Gap {
  return {
    kind: 'policiesUnknown',
    scopeId,
    ipamId,
    region: ipamRegion,
    text: `It is not known, or not for all, from which pools the IPAM policies of ${ipamId} take public IPv4 addresses. When such a pool runs out, AWS assigns its own addresses without a warning. ${why}`,
  };
}
