import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { AllocationRecord, UnseenAllocation } from '../../../statemachine/contracts/pool.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { type GivenScope, NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };

const allocation = (cidr: string, resourceId: string): AllocationRecord => ({
  key: `ipam-pool-1/allocation/${cidr}`,
  record: 'allocation',
  poolId: 'ipam-pool-1',
  cidr,
  type: 'vpc',
  allocationId: `alloc-${cidr}`,
  resourceId,
  ...place,
});
const unseen = (cidr: string, more: Partial<UnseenAllocation>): UnseenAllocation => ({
  cidr,
  allocationId: `alloc-${cidr}`,
  type: 'vpc',
  resourceId: 'vpc-gone',
  ...place,
  listed: false,
  account: 'read',
  text: 'almost certainly deleted',
  ...more,
});
const pool = (scopeId: string, first: UnseenAllocation[]): Evaluation => ({
  ...sampleEvaluation({ id: 'ipam-pool-1', scopeId, resource: { type: 'ipam-pool', cidr: '10.0.0.0/16' } }),
  pool: {
    role: 'leaf',
    children: 0,
    rules: {},
    provisionedCidrs: 1,
    allocations: { vpc: 2 },
    unseen: { allocations: first.length, units: 256, first },
  },
});

const scopes: GivenScope[] = [
  {
    scope: { scopeId: 'ipam-scope-0a' },
    evaluations: [pool('ipam-scope-0a', [unseen('10.0.1.0/24', {})])],
    allocations: [allocation('10.0.0.0/24', 'vpc-1'), allocation('10.0.1.0/24', 'vpc-gone')],
  },
  {
    scope: { scopeId: 'ipam-scope-0b' },
    evaluations: [pool('ipam-scope-0b', [unseen('2001:db8::/56', { account: 'unknown', text: 'nobody knows' })])],
    allocations: [allocation('2001:db8::/56', 'vpc-gone')],
  },
];

test('of a VPC that is gone its allocations are told, in the words of the run', async () => {
  const out = await resultsDirectory({ scopes });
  const { code, document } = await printed('cli-explain', ['explain', 'vpc-gone', '--out', out, '--json'], {
    remote: NO_AWS,
  });

  expect(code).toBe(0);
  expect(document).toMatchObject({
    explained: [],
    allocations: [
      { scopeId: 'ipam-scope-0a', cidr: '10.0.1.0/24', text: 'almost certainly deleted' },
      { scopeId: 'ipam-scope-0b', cidr: '2001:db8::/56', text: 'nobody knows' },
    ],
  });
});

test('the pool names them, reclaim lists them, and find says that it was not seen', async () => {
  const out = await resultsDirectory({ scopes });
  const ask = async (...args: string[]) => {
    const io = fakeIo();
    await main([...args, '--out', out], io, DEPS, NO_AWS);
    return io.stdout();
  };
  expect(await ask('explain', 'ipam-pool-1', '--scope', 'ipam-scope-0a')).toContain(
    '  Held for what was not seen: 1 allocation\n    10.0.1.0/24  vpc vpc-gone  alloc-10.0.1.0/24  111122223333/eu-west-1\n      almost certainly deleted\n',
  );
  expect(await ask('reclaim')).toContain(
    '2 allocations held for what was not seen. Only IPAM can release them; by hand, you can release custom allocations only.\n  10.0.1.0/24  vpc-gone  alloc-10.0.1.0/24  in ipam-pool-1  111122223333/eu-west-1\n    almost certainly deleted\n',
  );
  expect(await ask('find', 'vpc-gone')).toContain('for vpc vpc-gone, not seen');
});

test('what nothing has is still not known', async () => {
  const out = await resultsDirectory({ scopes });
  const io = fakeIo();
  expect(await main(['explain', 'vpc-2', '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain('Nothing that was seen has exactly this name, id or CIDR: vpc-2');
  expect(io.stderr()).toContain('If it is gone, how full it was:  npm run ipam-monitor -- history vpc-2');
});
