import { elasticIpRecord, elasticIpsId } from '../../../core/inventory/elastic-ips.ts';
import { policyRuleKey } from '../../../statemachine/contracts/policy-rule.ts';
import type { SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';
import {
  JOINED,
  KINDS_SCOPE,
  type Lists,
  NEIGHBOUR,
  OWNER,
  pool,
  REGION,
  row,
  type Standing,
  type Subject,
  subject,
  subnet,
  vpc,
} from './sketch.ts';
import { NOT_INSIDE, unreadPool } from './unread.ts';

// One resource for each kind of finding and way to look for it: what is true of it, what the lists of a run then say, and
// which of them have to be read before somebody may say that it is over. Written down here, and not taken from
// core/judge/proofs.ts: that is what is tested.

/** A VPC of 256 addresses that is carved up, half carved, or not at all. */
function carved(id: string, cidrs: readonly [string, string], whole: string) {
  return (parts: number): Lists => ({
    vpc: [vpc(id, whole)],
    subnet: cidrs.slice(0, parts).map((cidr, at) => subnet(`${id}-subnet-${at}`, id, cidr)),
  });
}

const full = carved('vpc-full', ['10.101.0.0/25', '10.101.0.128/25'], '10.101.0.0/24');
const crowded = carved('vpc-crowded', ['10.102.0.0/25', '10.102.0.128/25'], '10.102.0.0/24');
const idle = carved('vpc-idle', ['10.103.0.0/25', '10.103.0.128/25'], '10.103.0.0/24');
const state = (name: 'compliance' | 'management', holds: string, over: string) => (standing: Standing) =>
  standing === 'unsaid' ? {} : { [name]: standing === 'holds' ? holds : over };
const compliance = state('compliance', 'noncompliant', 'compliant');

export const SUBJECTS: readonly Subject[] = [
  subject({
    name: 'a VPC that is carved up',
    kind: 'utilization',
    type: 'vpc',
    id: 'vpc-full',
    needs: ['vpc', 'subnet'],
    level: { usedPercent: 80 },
    rows: (standing) => full(standing === 'holds' ? 2 : 1),
  }),
  subject({
    name: 'a subnet by the count of EC2',
    kind: 'utilization',
    type: 'subnet',
    id: 'subnet-inside',
    vpcId: 'vpc-inside',
    cidr: '10.104.0.0/24',
    mayBeUnsaid: true,
    needs: ['subnet', 'inside'],
    level: { freeBelow: 20 },
    rows: (standing, { asOf }) => {
      const inside: SubnetInside = {
        status: 'read',
        readAt: asOf,
        free: standing === 'holds' ? 3 : 200,
        reservations: [],
      };
      return {
        subnet: [subnet('subnet-inside', 'vpc-inside', '10.104.0.0/24', { ipUsage: 0.65 })],
        inside: [
          {
            key: 'vpc-inside/inside/subnet-inside',
            record: 'inside',
            subnetId: 'subnet-inside',
            inside: standing === 'unsaid' ? NOT_INSIDE : inside,
          },
        ],
      };
    },
  }),
  subject({
    name: 'a VPC without a free block',
    kind: 'freeSpace',
    type: 'vpc',
    id: 'vpc-crowded',
    needs: ['vpc', 'subnet'],
    level: { freeBlocksBelow: { blocks: 1, of: 28 } },
    rows: (standing) => crowded(standing === 'holds' ? 2 : 1),
  }),
  subject({
    name: 'a pool without a free block',
    kind: 'freeSpace',
    type: 'ipam-pool',
    id: 'ipam-pool-crowded',
    mayBeUnsaid: true,
    needs: ['ipam-pool'],
    level: { freeBlocksBelow: { blocks: 1, of: 28 } },
    rows: (standing) => ({
      'ipam-pool': [
        ...pool('ipam-pool-crowded', ['10.105.0.0/24'], standing === 'holds' ? ['10.105.0.0/24'] : []),
        ...(standing === 'unsaid' ? [unreadPool('ipam-pool-crowded')] : []),
      ],
    }),
  }),
  subject({
    name: 'a VPC with many CIDRs',
    kind: 'quota',
    type: 'vpc',
    id: 'vpc-cidrs',
    needs: ['vpc'],
    level: { quotaPercent: 90 },
    rows: (standing) => ({
      vpc: Array.from({ length: standing === 'holds' ? 5 : 1 }, (_, n) => vpc('vpc-cidrs', `10.106.${n}.0/24`)),
    }),
  }),
  subject({
    name: 'a pool with many CIDRs',
    kind: 'quota',
    type: 'ipam-pool',
    id: 'ipam-pool-cidrs',
    mayBeUnsaid: true,
    needs: ['ipam-pool'],
    level: { quotaPercent: 90 },
    rows: (standing) => ({
      'ipam-pool': [
        ...pool(
          'ipam-pool-cidrs',
          standing === 'holds' ? ['10.107.0.0/24', '10.107.1.0/24'] : ['10.107.0.0/24'],
          [],
        ).filter((line) => standing !== 'unsaid' || !('cidr' in line)),
        ...(standing === 'unsaid' ? [unreadPool('ipam-pool-cidrs')] : []),
      ],
    }),
  }),
  subject({
    name: 'a scope with many pools',
    kind: 'quota',
    type: 'ipam-scope',
    id: KINDS_SCOPE,
    own: 'ipam-pool',
    needs: ['ipam-pool'],
    level: { quotaPercent: 90 },
    rows: (standing) => ({
      'ipam-pool': [
        { key: `${KINDS_SCOPE}/scope`, record: 'scope', scopeId: KINDS_SCOPE, pools: standing === 'holds' ? 50 : 2 },
      ],
    }),
  }),
  subject({
    name: 'an account with all of its Elastic IPs',
    kind: 'quota',
    type: 'elastic-ips',
    id: elasticIpsId({ accountId: OWNER, region: REGION }),
    own: 'public-address',
    needs: ['public-address'],
    level: { quotaPercent: 90 },
    rows: (standing) => ({
      'public-address': Array.from({ length: standing === 'holds' ? 5 : 2 }, (_, n) =>
        elasticIpRecord({ allocationId: `eipalloc-${n}`, accountId: OWNER, region: REGION, idle: false }),
      ),
    }),
  }),
  subject({
    name: 'a VPC like one of another account',
    kind: 'overlap',
    type: 'vpc',
    id: 'vpc-overlap',
    needs: ['vpc', 'vpc of the neighbour', 'overlaps'],
    rows: (standing) => ({
      vpc: [
        vpc('vpc-overlap', '10.108.0.0/16'),
        vpc('vpc-overlap-too', standing === 'holds' ? '10.108.0.0/16' : '10.109.0.0/16', {}, { accountId: NEIGHBOUR }),
      ],
    }),
  }),
  subject({
    name: 'a VPC like one of a joined scope',
    kind: 'overlap',
    type: 'vpc',
    id: 'vpc-joined',
    needs: ['vpc', 'joinedVpc', 'overlaps'],
    rows: (standing) => ({
      vpc: [vpc('vpc-joined', '10.110.0.0/16')],
      joinedVpc: [
        {
          key: 'vpc-far/joinedVpc/10',
          record: 'joinedVpc',
          owner: {
            kind: 'vpc',
            id: 'vpc-far',
            cidr: standing === 'holds' ? '10.110.0.0/16' : '10.111.0.0/16',
            accountId: NEIGHBOUR,
            region: REGION,
            scopeId: JOINED,
          },
        },
      ],
    }),
  }),
  subject({
    name: 'a VPC inside a custom allocation',
    kind: 'overlap',
    type: 'vpc',
    id: 'vpc-allocated',
    needs: ['vpc', 'ipam-pool', 'overlaps'],
    rows: (standing) => ({
      vpc: [vpc('vpc-allocated', '10.112.0.0/17')],
      'ipam-pool': pool(
        'ipam-pool-custom',
        ['10.112.0.0/15'],
        [standing === 'holds' ? '10.112.0.0/16' : '10.113.0.0/16'],
      ),
    }),
  }),
  subject({
    name: 'a VPC against its rules',
    kind: 'noncompliant',
    type: 'vpc',
    id: 'vpc-noncompliant',
    mayBeUnsaid: true,
    needs: ['vpc'],
    rows: (standing) => ({ vpc: [vpc('vpc-noncompliant', '10.114.0.0/24', { state: compliance(standing) })] }),
  }),
  subject({
    name: 'an address against its rules',
    kind: 'noncompliant',
    type: 'eip',
    id: 'eipalloc-1',
    cidr: '198.51.100.1/32',
    mayBeUnsaid: true,
    needs: ['eip'],
    rows: (standing) => ({
      // Of a pool: others would have to be among the public addresses.
      eip: [
        row(
          { type: 'eip', id: 'eipalloc-1', cidr: '198.51.100.1/32' },
          { state: { ...compliance(standing), management: 'managed' } },
        ),
      ],
    }),
  }),
  subject({
    name: 'a VPC that nobody manages',
    kind: 'unmanaged',
    type: 'vpc',
    id: 'vpc-unmanaged',
    mayBeUnsaid: true,
    needs: ['vpc'],
    rows: (standing) => ({
      vpc: [vpc('vpc-unmanaged', '10.115.0.0/24', { state: state('management', 'unmanaged', 'managed')(standing) })],
    }),
  }),
  subject({
    name: 'a VPC that is ignored',
    kind: 'ignored',
    type: 'vpc',
    id: 'vpc-ignored',
    mayBeUnsaid: true,
    needs: ['vpc'],
    rows: (standing) => ({
      vpc: [vpc('vpc-ignored', '10.116.0.0/24', { state: state('management', 'ignored', 'managed')(standing) })],
    }),
  }),
  subject({
    name: 'a VPC that moved',
    kind: 'moved',
    type: 'vpc',
    id: 'vpc-moved',
    needs: ['vpc', 'earlier-run'],
    rows: (standing, { turn }) => ({
      vpc: [
        vpc(
          'vpc-moved',
          '10.117.0.0/24',
          { state: { management: 'managed' } },
          { ipamPoolId: `ipam-pool-${standing === 'holds' ? turn : 'home'}` },
        ),
      ],
    }),
  }),
  subject({
    name: 'a VPC without subnets',
    kind: 'idle',
    type: 'vpc',
    id: 'vpc-idle',
    needs: ['vpc', 'subnet'],
    rows: (standing) => idle(standing === 'holds' ? 0 : 1),
  }),
  subject({
    name: 'an address that nothing uses',
    kind: 'idle',
    type: 'public-address',
    id: '203.0.113.1',
    cidr: '203.0.113.1/32',
    mayBeUnsaid: true,
    needs: ['public-address'],
    rows: (standing) => ({
      'public-address': [
        row(
          { type: 'public-address', id: '203.0.113.1', cidr: '203.0.113.1/32' },
          {
            publicAddress: {
              addressType: 'amazon-owned-eip',
              ...(standing !== 'unsaid' && { association: standing === 'holds' ? 'disassociated' : 'associated' }),
            },
          },
        ),
      ],
    }),
  }),
  subject({
    name: 'a pool that a policy of IPAM used up',
    kind: 'policyPoolExhausted',
    type: 'ipam-pool',
    id: 'ipam-pool-policy',
    mayBeUnsaid: true,
    needs: ['ipam-pool', 'ipam-policy'],
    rows: (standing) => {
      const rule = { poolId: 'ipam-pool-policy', policyId: 'ipam-policy-1', locale: REGION, resourceType: 'eip' };
      return {
        'ipam-pool': [
          ...pool('ipam-pool-policy', ['10.118.0.0/24'], standing === 'holds' ? ['10.118.0.0/24'] : []),
          ...(standing === 'unsaid' ? [unreadPool('ipam-pool-policy')] : []),
        ],
        'ipam-policy': [{ key: policyRuleKey(rule.poolId, rule), record: 'policyRule', ...rule, next: [] }],
      };
    },
  }),
];
