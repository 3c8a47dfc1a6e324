import { expect, test } from 'vitest';
import { Allocations } from '../../../core/inventory/allocations.ts';
import type { GroupLine } from '../../../core/inventory/groups.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { Tally } from '../../../core/summary/tally.ts';
import { unseenAllocation } from '../../../core/taken/why-unseen.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { AllocationRecord, UnseenAllocation } from '../../../statemachine/contracts/pool.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import type { Discovery } from '../../../statemachine/contracts/summary.ts';
import { runKeys } from '../../../storage/keys.ts';
import { bucketWith, noRows, prefix, scope, scopeSummary, summarize } from './summarize.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const a = scope('a');
const b = scope('b');
const otherIpam = scope('c', { ipamId: 'ipam-2', ipamRegion: 'us-east-1' });

/** A full pool that holds something for what its scope does not list. */
function pool(
  of: Scope,
  account: 'read' | 'unknown',
  type: AllocationRecord['type'] = 'vpc',
  id = 'vpc-1',
  is: 'notListed' | 'withoutCidr' = 'notListed',
): Evaluation[] {
  const poolId = `ipam-pool-${of.scopeId.at(-1)}`;
  const what = { key: '', record: 'allocation', poolId, cidr: '10.0.0.0/24', allocationId: `alloc-${poolId}` } as const;
  const allocation = { ...what, type, resourceId: id, ...place };
  const allocations = new Allocations(`${poolId}/allocation`);
  allocations.add(allocation, unseenAllocation(allocation, is, { account }, of.tier));
  const lines: GroupLine[] = [
    allocations,
    { key: `${poolId}/pool`, record: 'pool', poolId, family: 'ipv4', rules: {} },
    { key: `${poolId}/poolCidr`, record: 'poolCidr', cidr: '10.0.0.0/24', state: 'provisioned' },
  ];
  return evaluateGroup(lines, { scope: of, policy: builtInPolicy, subnetsCollected: true });
}

function vpc(of: Scope, id: string, cidr = '10.0.0.0/24'): Evaluation[] {
  const resource = { id, type: 'vpc', cidr, family: 'ipv4', vpcId: id, ...place } as const;
  const row = { key: resourceCidrKey(resource), resource, state: {} };
  return evaluateGroup([row], { scope: of, policy: builtInPolicy, subnetsCollected: true });
}

/** What all places of a run say in the end of what the pool of scope a holds. */
async function told(
  given: readonly (readonly [Scope, readonly Evaluation[] | 'failed'])[],
  discovery: Partial<Discovery> = {},
): Promise<UnseenAllocation | undefined> {
  const lines: Record<string, readonly Evaluation[]> = {};
  const summaries = given.flatMap(([of, evaluations]) => {
    if (evaluations === 'failed') return [];
    lines[of.scopeId] = evaluations;
    const tally = new Tally();
    for (const evaluation of evaluations) tally.add(evaluation);
    return [scopeSummary(of, { coverage: tally.coverage(noRows), worst: tally.worst.list() })];
  });
  const scopes = given.map(([of]) => of);
  const objects = bucketWith(scopes, summaries, discovery, lines);
  const { summary } = await summarize(objects);
  const written = objects.lines(runKeys.evaluations(prefix, a.scopeId));
  await summarize(objects);
  expect(objects.lines(runKeys.evaluations(prefix, a.scopeId))).toEqual(written);
  const evaluation = written.map((line) => Evaluation.parse(line)).find((each) => each.pool);
  const unseen = evaluation?.pool?.unseen?.first[0];
  // Findings, messages and the report say it in a note.
  const worst = summary.worst.find(({ resource }) => resource.id === evaluation?.resource.id);
  for (const notes of [evaluation?.notes, worst?.notes]) {
    expect(notes?.find(({ kind }) => kind === 'heldForUnseen')?.text).toContain(unseen?.text);
  }
  return unseen;
}

test('what no scope lists, of an account that was read, was almost certainly deleted', async () => {
  const found = await told([
    [a, pool(a, 'read')],
    [b, vpc(b, 'vpc-2')],
  ]);
  expect(found?.text).toMatch(/almost certainly deleted/);
  expect(found).not.toHaveProperty('listedIn');
});

test('what another scope lists was not deleted', async () => {
  const found = await told([
    [a, pool(a, 'read')],
    [b, vpc(b, 'vpc-1')],
    [otherIpam, vpc(otherIpam, 'vpc-1')],
  ]);
  expect(found).toMatchObject({
    listedIn: 'ipam-scope-b',
    text: expect.stringMatching(/^it is listed in ipam-scope-b: it was moved there/),
  });
});

test('what another IPAM lists is there, and did not move', async () => {
  const found = await told([
    [a, pool(a, 'read')],
    [otherIpam, vpc(otherIpam, 'vpc-1')],
  ]);
  expect(found).toMatchObject({
    listedIn: 'ipam-scope-c',
    text: expect.stringMatching(/: it is there, but the IPAM of this pool does not see/),
  });
});

test.each(['notListed', 'withoutCidr'] as const)(
  'of a VPC that is %s, another scope tells which of its CIDRs was moved there, and which is gone',
  async (is) => {
    const moved = await told([
      [a, pool(a, 'read', 'vpc', 'vpc-1', is)],
      [b, vpc(b, 'vpc-1')],
    ]);
    expect(moved).toMatchObject({ listedIn: 'ipam-scope-b', text: expect.stringContaining('it was moved there') });
    const gone = await told([
      [a, pool(a, 'read', 'vpc', 'vpc-1', is)],
      [b, vpc(b, 'vpc-1', '10.9.0.0/16')],
    ]);
    expect(gone?.text).toContain('but not with this CIDR: it was disassociated');
    const unknown = await told(
      [
        [a, pool(a, 'read', 'vpc', 'vpc-1', is)],
        [b, vpc(b, 'vpc-1', '10.9.0.0/16')],
      ],
      { failedScopes: [{ scopeId: 'ipam-scope-d', ipamId: 'ipam-1', error: 'ScopeNotReadable', message: '' }] },
    );
    expect(unknown?.text).toMatch(/^not all scopes .* it is there, and this CIDR of it may be listed in another one/);
  },
);

const request = { resourceTypes: ['vpc' as const], authoritative: false, dryRun: false };

test.each([
  ['not asked for', [], { request: { ...request, scopes: { ids: [a.scopeId] } } }],
  ['of another type, and not asked for', [], { request: { ...request, scopes: { types: ['private'] } } }],
  ['not evaluated', [[b, 'failed']], {}],
  [
    'not readable',
    [],
    { failedScopes: [{ scopeId: 'ipam-scope-b', ipamId: 'ipam-1', error: 'ScopeNotReadable', message: '' }] },
  ],
] satisfies [string, [Scope, 'failed'][], Partial<Discovery>][])(
  'where another scope of its IPAM was %s, nobody knows',
  async (_, others, discovery) => {
    for (const type of ['vpc', 'ipam-pool'] as const) {
      const found = await told([[a, pool(a, 'read', type)], ...others], discovery);
      expect(found?.text).toMatch(/^not all scopes of its IPAM were evaluated/);
      expect(found?.text).not.toMatch(/almost certainly/);
    }
  },
);

test('that a scope of another IPAM failed changes nothing', async () => {
  const found = await told([
    [a, pool(a, 'read')],
    [otherIpam, 'failed'],
  ]);
  expect(found?.text).toMatch(/almost certainly deleted/);
});

test.each([
  ['its VPCs', vpc(b, 'vpc-2')],
  ['what a pool of its own holds', pool(b, 'read', 'vpc', 'vpc-3')],
])('that an account was read is known in all scopes as soon as one does, by %s', async (_, of) => {
  const found = await told([
    [a, pool(a, 'unknown')],
    [b, of],
  ]);
  expect(found).toMatchObject({ account: 'read', text: expect.stringMatching(/almost certainly deleted/) });
});

test('if none does, it is not', async () => {
  const found = await told([
    [a, pool(a, 'unknown')],
    [b, []],
  ]);
  expect(found).toMatchObject({
    account: 'unknown',
    text: expect.stringMatching(/^it was deleted .* or is in an account/),
  });
});
