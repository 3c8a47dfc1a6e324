import { expect, it } from 'vitest';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../fakes/results.ts';
import { A, B, reportOf } from './gathered.ts';

it('has a row of every evaluation, in the order of scopes and keys, and the counts of the run', async () => {
  const data = await reportOf([
    sampleEvaluation({ id: 'subnet-1', scopeId: A, severity: 'critical' }),
    sampleEvaluation({ id: 'subnet-2', scopeId: A, notMeasured: true }),
    sampleEvaluation({ id: 'subnet-3', scopeId: B }),
  ]);
  const { columns, counts } = data;
  expect(columns.id).toEqual(['subnet-1', 'subnet-2', 'subnet-3']);
  expect(columns.scope).toEqual([0, 0, 1]);
  expect(columns.verdict).toEqual(['critical', 'notMeasured', 'ok']);
  expect(columns.why).toEqual(['5 free, below 64', 'IPAM returned no usage', expect.any(String)]);
  expect(columns.free).toEqual([5, undefined, 200]);
  expect(counts).toEqual({ critical: 1, warning: 0, ok: 1, notMeasured: 1, notApplicable: 0 });
  for (const [name, column] of Object.entries(columns)) expect([name, lengthOf(column)]).toEqual([name, 3]);
});

it('names the row of the VPC of the same scope and family, and of the pool', async () => {
  const vpc = (family: 'ipv4' | 'ipv6', scopeId = A) =>
    sampleEvaluation({
      id: 'vpc-1',
      scopeId,
      resource: {
        type: 'vpc',
        family,
        cidr: family === 'ipv4' ? '10.0.0.0/16' : '2001:db8::/56',
        ipamPoolId: 'pool-1',
      },
    });
  const pool = (id: string, parentId?: string): Evaluation => ({
    ...sampleEvaluation({ id, scopeId: A, resource: { type: 'ipam-pool', cidr: '10.0.0.0/8' } }),
    pool: { role: 'leaf', children: 0, rules: {}, provisionedCidrs: 1, allocations: {}, ...(parentId && { parentId }) },
  });
  const subnet = (id: string, cidr: string, scopeId = A) =>
    sampleEvaluation({
      id,
      scopeId,
      resource: { vpcId: 'vpc-1', cidr, family: cidr.includes(':') ? 'ipv6' : 'ipv4' },
    });
  const { columns } = await reportOf([
    pool('pool-0'),
    pool('pool-1', 'pool-0'),
    subnet('subnet-4', '10.0.0.0/24'),
    subnet('subnet-6', '2001:db8::/64'),
    vpc('ipv4'),
    vpc('ipv6'),
    subnet('subnet-elsewhere', '10.0.1.0/24', B),
  ]);
  const named = (rows: readonly number[]) =>
    Object.fromEntries(columns.id.map((id, row) => [`${id} ${columns.family[row]}`, columns.id[rows[row] ?? -1]]));
  expect(named(columns.vpc)).toMatchObject({ 'subnet-4 ipv4': 'vpc-1', 'subnet-6 ipv6': 'vpc-1' });
  expect(named(columns.vpc)['subnet-elsewhere ipv4']).toBeUndefined();
  for (const [row, vpc] of columns.vpc.entries()) if (vpc >= 0) expect(columns.family[vpc]).toBe(columns.family[row]);
  expect(named(columns.pool)).toMatchObject({
    'pool-1 ipv4': 'pool-0',
    'vpc-1 ipv4': 'pool-1',
    'vpc-1 ipv6': 'pool-1',
  });
  expect(columns.pool[columns.id.indexOf('pool-0')]).toBe(-1);
});

function lengthOf(column: number | readonly unknown[]): number {
  return typeof column === 'number' ? column : column.length;
}
