import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { Policy } from '../../../core/policy/schema.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import { fakeIo } from '../fakes/io.ts';
import { type GivenScope, NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';
const familyOf = (cidr: string) => (cidr.includes(':') ? 'ipv6' : 'ipv4');

function row(type: Resource['type'], id: string, cidr: string): ResourceCidr {
  const resource: Resource = { id, type, cidr, family: familyOf(cidr), vpcId: 'vpc-1' };
  return { key: resourceCidrKey(resource), resource, state: {} };
}

const allocation = (poolId: string, cidr: string): AllocationRecord => ({
  key: `${poolId}/allocation/${cidr}`,
  record: 'allocation',
  poolId,
  cidr,
  allocationId: `ipam-pool-alloc-${cidr}`,
  type: 'custom',
});

const context = {
  scope: { scopeId: SCOPE, scopeType: 'private' as const },
  policy: Policy.parse({ version: 1 }),
  subnetsCollected: true,
};

function pool(poolId: string, cidr: string): Evaluation[] {
  return evaluateGroup(
    [
      { key: `${poolId}/pool`, record: 'pool', poolId, family: familyOf(cidr), rules: {} },
      { key: `${poolId}/poolCidr/1`, record: 'poolCidr', cidr, state: 'provisioned' },
    ],
    context,
  );
}

/** A VPC and a pool that have all of each family. */
const everything: GivenScope = {
  scope: { scopeId: SCOPE },
  evaluations: [
    ...evaluateGroup(
      [
        row('vpc', 'vpc-1', '::/0'),
        row('subnet', 'subnet-6', '8000::/1'),
        row('vpc', 'vpc-1', '0.0.0.0/0'),
        row('subnet', 'subnet-4', '128.0.0.0/1'),
      ],
      context,
    ),
    ...pool('ipam-pool-6', '::/0'),
    ...pool('ipam-pool-4', '0.0.0.0/0'),
    ...evaluateGroup([{ key: `${SCOPE}/scope`, record: 'scope', scopeId: SCOPE, pools: 2 }], context),
  ],
  allocations: [allocation('ipam-pool-1', '::/2')],
};

/** What a command prints as a document, and for people. */
async function ask(command: 'fit' | 'find' | 'explain' | 'reclaim', args: readonly string[], given = everything) {
  const all = [command, ...args, '--out', await resultsDirectory({ scopes: [given] })];
  const { code, document } = await printed(`cli-${command}`, [...all, '--json'], { remote: NO_AWS });
  const io = fakeIo();
  expect(await main(all, io, DEPS, NO_AWS)).toBe(code);
  return { code, document, text: io.stdout() };
}

const pools: GivenScope = {
  ...everything,
  evaluations: (everything.evaluations ?? []).filter(
    ({ resource }) => resource.type !== 'vpc' && resource.type !== 'subnet',
  ),
};

test('blocks of every size are fitted into all of IPv6, and what is left is counted', async () => {
  const { code, document, text } = await ask('fit', ['--pool', 'ipam-pool-6', '/2', '/64', '/128'], pools);

  expect(code).toBe(0);
  expect(document).toMatchObject({
    blocks: [{ cidr: '4000::/2' }, { cidr: '8000::/64' }, { cidr: '8000:0:0:1::/128' }],
    before: { free: '13835058055282163712', largest: 1 },
    after: { free: '9223372036854775806', largest: 2 },
    sizes: [
      { prefixLength: 2, possible: 3 },
      { prefixLength: 64, possible: '13835058055282163712' },
      { prefixLength: 128, possible: String(3n << 126n) },
    ],
  });
  expect(text).toContain('Remains  9,223,372,036,854,775,806 /64s; the largest block is a /2');
});

test('of sizes that do not fit, the largest is what room is wanting for', async () => {
  const { code, text } = await ask('fit', ['--scope', SCOPE, '--within', '::/0', '/8', '2x/1', '/100'], pools);

  expect(code).toBe(2);
  expect(text).toContain('  /1: 1 of 2 fits, even alone\n');
  expect(text).toContain('  ::/1 would be free without\n    allocation ::/2');
});

test('subnets go into a VPC of everything, in both families', async () => {
  const ipv6 = await ask('fit', ['--vpc', 'vpc-1', '/44', '/64']);
  expect(ipv6.document.blocks).toMatchObject([{ cidr: '4000::/44' }, { cidr: '4000:0:10::/64' }]);

  const ipv4 = await ask('fit', ['--vpc', 'vpc-1', '/16', '/28']);
  expect(ipv4.document).toMatchObject({
    blocks: [{ cidr: '0.0.0.0/16' }, { cidr: '0.1.0.0/28' }],
    before: { free: 2 ** 31 },
  });
});

test.each([
  ['::/0', ['ipam-pool-6', 'vpc-1'], '50.0 % carved, 9,223,372,036,854,775,808 /64 free'],
  ['0.0.0.0/0', ['ipam-pool-4', 'vpc-1'], '50.0 % carved, 2,147,483,648 free'],
  ['::', ['ipam-pool-6', 'ipam-pool-alloc-::/2', 'vpc-1'], '0.0 % allocated, 18,446,744,073,709,551,616 /64 free'],
])('%s is found in what holds it', async (wanted, ids, usage) => {
  const { document, text } = await ask('find', [wanted]);

  expect(document.matches.map(({ id }: { id: string }) => id).sort()).toEqual(ids);
  expect(text).toContain(usage);
});

test('a VPC of everything is explained, one that only a pool shares its addresses with by them', async () => {
  const { document, text } = await ask('explain', ['vpc-1']);
  expect(document.explained).toMatchObject([
    { evaluation: { capacity: { total: 2 ** 32, free: 2 ** 31 } } },
    { evaluation: { capacity: { total: '18446744073709551616', free: '9223372036854775808', usedPercent: 50 } } },
  ]);
  expect(text).toContain('  18,446,744,073,709,551,616 /64s; 50.0 % carved, 9,223,372,036,854,775,808 /64 free');

  // The scope itself is called 0.0.0.0/0, too.
  const byAddress = await ask('explain', ['0.0.0.0/0'], pools);
  expect(byAddress.document.explained).toMatchObject([{ evaluation: { resource: { id: 'ipam-pool-4' } } }]);
});

test('a pool of all of IPv4 that nobody has anything of could be given back', async () => {
  const { document, text } = await ask('reclaim', []);
  expect(document.totals).toMatchObject([{ kind: 'pool', addresses: 2 ** 32 }]);
  expect(text).toContain('1 pool with nothing allocated, 4,294,967,296 addresses\n');
});
