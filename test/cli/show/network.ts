import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import type { GivenScope } from '../fakes/results.ts';

// A small network with what a map has to cope with: gaps, a shared range, hostile names, an allocation by hand, a subnet
// that was looked into, and one that could not be.

const SCOPE = 'ipam-scope-0a';
const place = { accountId: '111122223333', region: 'eu-west-1' };

const pool = (id: string, name: string, cidr: string, parentId?: string): Evaluation => ({
  ...sampleEvaluation({
    id,
    scopeId: SCOPE,
    resource: { type: 'ipam-pool', cidr, name, ...place },
    capacity: { basis: 'allocated', total: 65_536, free: 12_000 },
  }),
  pool: {
    role: parentId ? 'leaf' : 'parent',
    children: 0,
    rules: {},
    provisionedCidrs: 1,
    allocations: parentId ? { custom: 1, vpc: 4 } : { 'ipam-pool': 1 },
    ...(parentId && { parentId }),
  },
});

const vpc = (id: string, name: string, cidr: string, free: number, total: number) =>
  sampleEvaluation({
    id,
    scopeId: SCOPE,
    resource: { type: 'vpc', cidr, name, vpcId: id, ipamPoolId: 'ipam-pool-01', ...place },
    capacity: { basis: 'carved', total, free },
  });

const subnet = (id: string, name: string, cidr: string, severity: 'ok' | 'warning' | 'critical' = 'ok') =>
  sampleEvaluation({ id, scopeId: SCOPE, severity, resource: { cidr, vpcId: 'vpc-01', name, ...place } });

const inside: NonNullable<Evaluation['inside']> = {
  status: 'read',
  readAt: '2026-11-21T20:41:00.000Z',
  free: 5,
  blocks: {
    ...{ total: 64, free: 2, reservedFree: 4, assigned: 24, occupied: 30, setAside: 2, keptByAws: 2, reserved: 28 },
    map: '1k30o24a4r2x2.1k',
  },
  reservations: [{ cidr: '10.0.5.0/24', type: 'prefix' }],
  interfaces: {
    interfaces: 14,
    addresses: 411,
    byOwner: [
      { type: 'kubernetes', interfaces: 12, addresses: 400 },
      { type: 'loadBalancer', interfaces: 2, addresses: 11 },
    ],
    holders: [
      { type: 'kubernetes', name: 'main \u001b[31m', interfaces: 12, addresses: 400 },
      { type: 'loadBalancer', name: 'web', interfaces: 2, addresses: 11 },
    ],
    byCluster: [{ cluster: 'main \u001b[31m', interfaces: 12, addresses: 400 }],
    byAccount: [{ accountId: '111122223333', interfaces: 14, addresses: 411 }],
    detached: { interfaces: 1, addresses: 3, ids: ['eni-0a'] },
  },
};

export const network: GivenScope = {
  scope: { scopeId: SCOPE, name: 'prod' },
  evaluations: [
    pool('ipam-pool-00', 'corporate', '10.0.0.0/14'),
    pool('ipam-pool-01', 'vpcs-eu-west-1', '10.0.0.0/16', 'ipam-pool-00'),
    vpc('vpc-01', 'web-prod', '10.0.0.0/20', 1024, 4096),
    {
      ...subnet('subnet-01', 'web-prod-app-a', '10.0.0.0/24', 'warning'),
      inside: {
        status: 'notReadable',
        reason: 'denied',
        text: 'Account 111122223333 does not let the monitor in',
      },
    },
    { ...subnet('subnet-02', 'web-prod-pods-a', '10.0.4.0/22', 'critical'), inside },
    subnet('subnet-03', '\u202e<script>alert(1)</script>', '10.0.8.0/24'),
    sampleEvaluation({
      id: 'subnet-04',
      scopeId: SCOPE,
      notMeasured: true,
      resource: { cidr: '10.0.9.0/24', vpcId: 'vpc-01', name: 'web-prod-new', ...place },
    }),
    vpc('vpc-02', 'erp \u001b[2J', '10.0.32.0/22', 0, 1024),
    vpc('vpc-03', 'legacy', '10.0.32.0/22', 512, 1024),
    vpc('vpc-04', 'עברית', '10.0.64.0/18', 16_384, 16_384),
  ],
  allocations: [
    {
      ...{ key: 'ipam-pool-01/allocation/0a', record: 'allocation', poolId: 'ipam-pool-01', cidr: '10.0.128.0/24' },
      ...{ allocationId: 'ipam-pool-alloc-1', type: 'custom', description: 'on premises' },
    },
  ],
};
