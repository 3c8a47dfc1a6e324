import { deniedBy } from '../aws/permissions.ts';
import { isDeniedAnswer } from './calls.ts';
import { type Check, ok, warning } from './check.ts';
import { someOf } from './inspect.ts';
import type { Action, Answer } from './look.ts';

/** What a run can do without, and which answer is then lost. */
const OPTIONAL: readonly { readonly what: string; readonly actions: readonly Action[]; readonly lost: string }[] = [
  {
    what: 'pools',
    actions: ['ec2:DescribeIpamPools', 'ec2:GetIpamPoolCidrs', 'ec2:GetIpamPoolAllocations'],
    lost: 'how full pools are, and which blocks they have left',
  },
  {
    what: 'accounts',
    actions: [
      'ec2:DescribeIpamResourceDiscoveryAssociations',
      'ec2:DescribeIpamResourceDiscoveries',
      'ec2:GetIpamDiscoveredAccounts',
    ],
    lost: 'which accounts IPAM could not read, and why',
  },
  { what: 'sample times', actions: ['ec2:GetIpamDiscoveredResourceCidrs'], lost: 'how old measurements are' },
  {
    what: 'public addresses',
    actions: ['ec2:GetIpamDiscoveredPublicAddresses'],
    lost: 'which public IPv4 addresses are idle, and what they cost',
  },
  {
    what: 'IPAM policies',
    actions: ['ec2:DescribeIpamPolicies', 'ec2:GetIpamPolicyAllocationRules'],
    lost: 'that a pool runs out which public addresses are assigned from',
  },
  { what: 'enabled Regions', actions: ['ec2:DescribeRegions'], lost: 'which enabled Regions no IPAM looks into' },
];

/** One line for all that is allowed, and one for each call that is denied. */
export function optionalChecks(answers: readonly Answer<unknown>[]): Check[] {
  if (answers.length === 0) return [];
  const denied = OPTIONAL.flatMap(({ actions, lost }) =>
    actions.flatMap((action) => deniedCheck(action, lost, answers)),
  );
  const allowed = OPTIONAL.filter(
    ({ actions }) =>
      answers.some(({ action }) => actions.includes(action)) &&
      !answers.some((answer) => actions.includes(answer.action) && isDeniedAnswer(answer)),
  );
  const names = allowed.map(({ what }) => what).join(', ');
  return [...(allowed.length > 0 ? [ok('optional calls', `allowed: ${names}`)] : []), ...denied];
}

/** Those that asking for would help. */
export function missingOptional(answers: readonly Answer<unknown>[]): Action[] {
  const denied = answers.filter((answer) => isDeniedAnswer(answer) && deniedBy(answer.error) === undefined);
  return OPTIONAL.flatMap(({ actions }) => actions).filter((action) =>
    denied.some((answer) => answer.action === action),
  );
}

function deniedCheck(action: Action, lost: string, answers: readonly Answer<unknown>[]): Check[] {
  const denied = answers.filter(isDeniedAnswer).filter((answer) => answer.action === action);
  const [first] = denied;
  if (!first) return [];
  const by = deniedBy(first.error);
  const where = someOf([...new Set(denied.map(({ region }) => region))]);
  return [warning(action, `denied in ${where}${by ? `: ${by}` : ''}; without it a run does not say ${lost}`)];
}
