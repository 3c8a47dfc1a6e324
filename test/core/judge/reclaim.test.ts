import { expect, test } from 'vitest';
import { reclaimableIn } from '../../../core/judge/reclaim.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../../fakes/results.ts';

const space = { unit: 'address' as const, free: 1, blocks: {}, fragmentationPercent: 0 };
const EMPTY = { used: 0, free: 251 };

const vpc = (free: number, more: Partial<Evaluation> = {}): Evaluation => ({
  ...sampleEvaluation({
    id: 'vpc-1',
    resource: { type: 'vpc', vpcId: 'vpc-1', cidr: '10.0.0.0/22' },
    capacity: { basis: 'carved', total: 1024, reserved: 0, free },
  }),
  freeSpace: space,
  ...more,
});
const subnet = (id: string, capacity: { used: number; free: number; freeMin?: number; freeMax?: number }) =>
  sampleEvaluation({ id, resource: { vpcId: 'vpc-1' }, capacity });
const found = (...group: Evaluation[]) =>
  reclaimableIn(group).map(({ kind, evaluation, addresses }) => [kind, evaluation.resource.id, addresses]);

test('an empty subnet of a VPC in use', () => {
  expect(found(vpc(0), subnet('subnet-1', EMPTY), subnet('subnet-2', { used: 1, free: 250 }))).toEqual([
    ['subnet', 'subnet-1', 256],
  ]);
});

test('a VPC whose subnets are all empty is told once, as a whole', () => {
  expect(found(vpc(0), subnet('subnet-1', EMPTY), subnet('subnet-2', EMPTY))).toEqual([
    ['vpcOfEmptySubnets', 'vpc-1', 1024],
  ]);
});

test('a VPC without subnets', () => {
  expect(found(vpc(1024))).toEqual([['vpcWithoutSubnets', 'vpc-1', 1024]]);
});

test('a VPC whose subnets have IPv6 only is in use', () => {
  expect(found(vpc(1024, { otherSubnets: 1 }))).toEqual([]);
});

test('a VPC of which a scope was not read is not called empty', () => {
  expect(found(vpc(1024, { otherSubnets: 'unknown' }))).toEqual([]);
});

test.each([
  ['whose subnets were not all seen', vpc(1024, { freeSpace: undefined })],
  [
    'of which IPAM says otherwise',
    vpc(1024, { capacity: { ...vpc(1024).capacity, agrees: false } as Evaluation['capacity'] }),
  ],
])('a VPC %s is not called empty', (_, given) => {
  expect(found(given)).toEqual([]);
});

test('one subnet that was not measured keeps its VPC', () => {
  const unmeasured = sampleEvaluation({ id: 'subnet-2', resource: { vpcId: 'vpc-1' }, notMeasured: true });
  expect(found(vpc(0), subnet('subnet-1', EMPTY), unmeasured)).toEqual([['subnet', 'subnet-1', 256]]);
});

test('where the count is uncertain, the text says how much may be in use', () => {
  const [item] = reclaimableIn([subnet('subnet-1', { ...EMPTY, freeMin: 248, freeMax: 251 })]);
  expect(item?.text).toContain('or at most 3');
});

const address = (association: 'associated' | 'disassociated', addressType: string): Evaluation => ({
  ...sampleEvaluation({
    id: 'eipalloc-1',
    resource: { type: 'public-address', cidr: '192.0.2.1/32' },
    notMeasured: true,
  }),
  publicAddress: { association, addressType: addressType as never },
});

test('idle public addresses cost something, unless they are own ones', () => {
  expect(reclaimableIn([address('disassociated', 'amazon-owned-eip')])).toMatchObject([
    { kind: 'publicAddress', addresses: 1, monthlyCost: expect.closeTo(3.65) },
  ]);
  expect(reclaimableIn([address('disassociated', 'byoip')])).toMatchObject([{ monthlyCost: 0 }]);
  expect(reclaimableIn([address('associated', 'amazon-owned-eip')])).toEqual([]);
});

test('a pool that gave nothing away', () => {
  const pool = (free: number) =>
    sampleEvaluation({
      id: 'ipam-pool-1',
      resource: { type: 'ipam-pool', cidr: '10.0.0.0/16' },
      capacity: { basis: 'allocated', total: 65_536, reserved: 0, free },
    });
  expect(found(pool(65_536))).toEqual([['pool', 'ipam-pool-1', 65_536]]);
  expect(found(pool(65_535))).toEqual([]);
});
