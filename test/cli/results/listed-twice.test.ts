import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

// Two IPAMs, of two Regions, list the same VPCs and subnets: whoever reads counts each once.

const [FIRST, SECOND] = ['ipam-scope-0a', 'ipam-scope-0b'] as const;

const judgedIn = (scopeId: string, evaluation: Evaluation): Evaluation => {
  if (scopeId === FIRST) return evaluation;
  const { capacity: _, ...rest } = evaluation;
  const verdict = { status: 'notApplicable', reason: 'countedTwice', text: `${FIRST} lists it, too` } as const;
  return { ...rest, scopeId, judgedIn: FIRST, verdict, findings: [] };
};

const network = (id: string, type: 'vpc' | 'subnet', cidr: string) => ({
  ...{ id, type, cidr, family: 'ipv4' as const, name: `${id}-name` },
  ...{ vpcId: id.replace('subnet', 'vpc'), accountId: '111122223333', region: 'eu-west-1' },
});
const networks = [
  network('vpc-1', 'vpc', '10.0.0.0/16'),
  network('vpc-2', 'vpc', '10.0.0.0/16'),
  network('subnet-1', 'subnet', '10.0.0.0/24'),
];

const scopeOf = (scopeId: string) => ({
  scope: { scopeId, ipamId: scopeId.replace('-scope', '') },
  evaluations: networks.map((resource) => judgedIn(scopeId, sampleEvaluation({ id: resource.id, scopeId, resource }))),
  vpcs: networks.slice(0, 2).map((resource) => ({ key: resourceCidrKey(resource), resource, state: {} })),
  allocations: [
    {
      ...{ key: `ipam-pool-1/allocation-${scopeId}`, record: 'allocation' as const, poolId: `pool-of-${scopeId}` },
      ...{ allocationId: `allocation-${scopeId}`, cidr: '10.0.0.0/16', type: 'vpc' as const, resourceId: 'vpc-1' },
    },
  ],
  overlaps: [],
});
const out = () => resultsDirectory({ scopes: [scopeOf(FIRST), scopeOf(SECOND)] });

async function answer(schema: Parameters<typeof printed>[0], ...args: string[]) {
  return printed(schema, [...args, '--out', await out(), '--json'], { remote: NO_AWS });
}

test('overlaps --pairs tells of two VPCs once', async () => {
  const { document } = await answer('cli-overlaps', 'overlaps', '--pairs');
  expect(document).toMatchObject({ totalPairs: 1, pairs: [{ scopeId: FIRST }] });
});

test('find tells of each once, and not of what their pools allocated to them', async () => {
  const byAddress = await answer('cli-find', 'find', '10.0.0.0/8');
  expect(byAddress.document.inside).toMatchObject({ total: 3, byType: { vpc: 2, subnet: 1 } });
  const byId = await answer('cli-find', 'find', 'vpc-1');
  expect(byId.document.matches).toMatchObject([{ id: 'vpc-1', scopeId: FIRST }]);
});

test('fit counts addresses as taken in each scope that lists them', async () => {
  const args = ['fit', '--within', '10.0.0.0/16', '/24', '--scope', SECOND];
  const { code, document } = await answer('cli-fit', ...args);
  expect([code, document.taken]).toEqual([2, { vpc: 2 }]);
});

test('fit names the scope in which a VPC is measured', async () => {
  const io = fakeIo();
  expect(await main(['fit', '--vpc', 'vpc-1', '/24', '--scope', SECOND, '--out', await out()], io, DEPS, NO_AWS)).toBe(
    1,
  );
  expect(io.stderr()).toContain(`vpc-1 is measured in ${FIRST}, which also lists it, and not in ${SECOND}\n`);
  expect(io.stderr()).toContain(`--scope ${FIRST}`);
});

test('fit keeps off what only another scope that lists the VPC knows of', async () => {
  const [first, second] = [scopeOf(FIRST), scopeOf(SECOND)];
  const freeSpace = { unit: 'address' as const, free: 1, blocks: {}, fragmentationPercent: 0 };
  const measured = first.evaluations.map((each) => (each.resource.type === 'vpc' ? { ...each, freeSpace } : each));
  const own = network('subnet-9', 'subnet', '10.0.1.0/24');
  const late = sampleEvaluation({ id: own.id, scopeId: SECOND, resource: { ...own, vpcId: 'vpc-1' } });
  const directory = await resultsDirectory({
    scopes: [
      { ...first, evaluations: measured },
      { ...second, evaluations: [...second.evaluations, late] },
    ],
    policy: { occupied: [{ name: 'on premises', cidr: '10.0.2.0/24', scope: SECOND }] },
  });
  const args = ['fit', '--vpc', 'vpc-1', '/24', '--out', directory, '--json'];
  const { code, document } = await printed('cli-fit', args, { remote: NO_AWS });
  expect(code).toBe(0);
  expect(document.blocks).toEqual([{ prefixLength: 24, cidr: '10.0.3.0/24' }]);
  expect(document.taken).toEqual({ subnet: 2, occupied: 1 });
  expect(document.scopes).toMatchObject([{ scopeId: FIRST }, { scopeId: SECOND }]);
});

test.each([
  ['the second listing', ['--scope', SECOND]],
  ['either', []],
])('explain says of %s where it is judged, and shows that verdict', async (_, scope) => {
  const { document } = await answer('cli-explain', 'explain', 'subnet-1', ...scope);
  expect(document.judgedElsewhere).toEqual([{ scopeId: SECOND, judgedIn: FIRST }]);
  expect(document.explained).toMatchObject([{ evaluation: { scopeId: FIRST, verdict: { status: 'evaluated' } } }]);

  const io = fakeIo();
  await main(['explain', 'subnet-1', ...scope, '--out', await out()], io, DEPS, NO_AWS);
  expect(io.stdout()).toContain(
    `${SECOND} lists it, too. It counts once, and is judged in ${FIRST}, as follows.\n\nsubnet subnet-1-name subnet-1\n`,
  );
});

test('a CIDR that only the second listing of a VPC has is found, and explained where the VPC is judged', async () => {
  const [first, second] = [scopeOf(FIRST), scopeOf(SECOND)];
  const evaluations = second.evaluations.map((each) =>
    each.resource.id === 'vpc-1' ? { ...each, cidrs: ['10.0.0.0/16', '10.9.0.0/24'] } : each,
  );
  const directory = await resultsDirectory({ scopes: [first, { ...second, evaluations }] });
  const asked = ['10.9.0.0/24', '--out', directory, '--json'];
  const explained = await printed('cli-explain', ['explain', ...asked], { remote: NO_AWS });
  expect(explained.document.explained).toMatchObject([{ evaluation: { scopeId: FIRST, resource: { id: 'vpc-1' } } }]);
  const found = await printed('cli-find', ['find', ...asked], { remote: NO_AWS });
  expect(found.document.matches).toMatchObject([{ scopeId: SECOND, id: 'vpc-1', cidr: '10.9.0.0/24' }]);
});

test('explain --scope of a scope without results names those that there are', async () => {
  const io = fakeIo();
  expect(await main(['explain', 'vpc-1', '--scope', 'x', '--out', await out()], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(`No results of the scope x\n  There are some of:\n    ${FIRST} (private)`);
});
