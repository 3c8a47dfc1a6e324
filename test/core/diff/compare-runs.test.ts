import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRuns } from '../../../core/diff/compare-runs.ts';
import type { Side } from '../../../core/diff/side.ts';
import { explain } from '../../../core/judge/explain.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { Diff } from '../../../statemachine/contracts/diff.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { Overlap } from '../../../statemachine/contracts/overlap.ts';
import { sampleEvaluation } from '../../fakes/results.ts';

const [A, B] = ['ipam-scope-0a', 'ipam-scope-0b'] as const;
const READ: ListsRead = Object.fromEntries(
  ['vpc', 'subnet', 'ipam-pool', 'overlaps'].map((list) => [list, { except: [] }]),
);

interface GivenScope {
  readonly evaluations: readonly Evaluation[];
  readonly read?: ListsRead;
  readonly accounts?: string[];
}

/** Scopes without IPAM are those that have accounts. */
function side(scopes: Readonly<Record<string, GivenScope>>, policy: Partial<PolicyInput> = {}): () => Side {
  return () => ({
    ...{ runId: 'run', asOf: '2026-11-21T20:41:00.000Z', policy: Policy.parse({ version: 1, ...policy }) },
    scopes: Object.entries(scopes).map(([scopeId, { evaluations, read = READ, accounts }]) => ({
      scope: { scopeId, ...(accounts && { source: 'ec2' as const, accounts }) },
      read,
      lines: sorted(evaluations.map((each) => ({ ...each, scopeId }))),
      parse: (line: string) => Evaluation.parse(JSON.parse(line)),
    })),
  });
}

async function* sorted(evaluations: readonly Evaluation[]): AsyncGenerator<string> {
  yield* evaluations.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map((each) => JSON.stringify(each));
}

async function diff(before: () => Side, after: () => Side, limit = 100): Promise<Diff> {
  return Diff.parse(await compareRuns({ before: before(), after: after() }, { limit, by: 'units' }));
}

const inA = (...evaluations: readonly Evaluation[]) => side({ [A]: { evaluations } });
const ids = ({ first }: { first: readonly { id: string }[] }) => first.map(({ id }) => id);

const used = (id: string, usedIncludingReserved: number, more: Partial<Evaluation['resource']> = {}) => {
  const free = 256 - usedIncludingReserved;
  return sampleEvaluation({ id, capacity: { free, usedIncludingReserved }, resource: { vpcId: 'vpc-1', ...more } });
};
const vpc = (id: string, cidrs: readonly [string, ...string[]], parts: Partial<Evaluation> = {}): Evaluation => {
  const resource = { type: 'vpc', cidr: cidrs[0], accountId: '111122223333', region: 'eu-west-1' } as const;
  const total = 256 * cidrs.length;
  const capacity = { basis: 'carved', total, free: total, used: 0, usedPercent: 0 } as const;
  return { ...sampleEvaluation({ id, resource, capacity }), cidrs: [...cidrs], ...parts };
};

test('new, and gone: largest first, each resource once', async () => {
  const [small, large] = [used('subnet-1', 9), vpc('vpc-9', ['10.9.0.0/16'])];
  const six = vpc('vpc-9', ['2001:db8::/56'], { key: 'vpc-9/vpc/vpc-9/ipv6' });
  const found = await diff(inA(used('subnet-0', 9)), inA(used('subnet-0', 9), small, large, six));

  expect(ids(found.new)).toEqual(['vpc-9', 'subnet-1']);
  expect(found.new).toMatchObject({ total: 2, byType: [{ type: 'subnet' }, { type: 'vpc' }] });
  expect(found.new.first[0]?.cidrs).toEqual(['10.9.0.0/16', '2001:db8::/56']);
  expect(found).toMatchObject({ compared: 1, gone: { total: 0 }, notSeen: { total: 0 } });
  expect((await diff(inA(large), inA())).gone.total).toBe(1);
});

test('what was not looked for is not gone, and what was not looked for before is not new', async () => {
  const scope = { [A]: { evaluations: [used('subnet-1', 9, { accountId: '111122223333' })] } };
  const unread = { evaluations: [], read: { subnet: { except: [{ accountId: '111122223333' }] } } };
  for (const other of [side({}), side({ [B]: { evaluations: [] } }), side({ [A]: unread })]) {
    expect(await diff(side(scope), other)).toMatchObject({ gone: { total: 0 }, notSeen: { total: 1 } });
    expect(await diff(other, side(scope))).toMatchObject({ new: { total: 0 }, notSeenBefore: { total: 1 } });
  }
});

test('without IPAM it is the scope of its account that would have it, whatever its number', async () => {
  const [one, two] = ['111111111111', '222222222222'];
  const mine = used('subnet-2', 9, { accountId: two });
  const before = side({ 'ec2-2': { evaluations: [mine], accounts: [two] } });
  const renumbered = (...evaluations: Evaluation[]) => side({ 'ec2-1': { evaluations, accounts: [two] } });

  expect(await diff(before, renumbered(mine))).toMatchObject({ compared: 1, moved: { total: 0 } });
  expect((await diff(before, renumbered())).gone.total).toBe(1);
  const withoutIt = side({ 'ec2-2': { evaluations: [], accounts: [one] } });
  expect(await diff(before, withoutIt)).toMatchObject({ gone: { total: 0 }, notSeen: { total: 1 } });
});

test('to another scope, another owner or another pool', async () => {
  const state = { management: 'managed' } as const;
  const there = vpc('vpc-1', ['10.0.0.0/24'], { state });
  const resource = { ...there.resource, accountId: '444455556666', ipamPoolId: 'ipam-pool-1' };
  const both = (a: Evaluation[], b: Evaluation[]) => side({ [A]: { evaluations: a }, [B]: { evaluations: b } });
  const { moved, ...rest } = await diff(both([there], []), both([], [{ ...there, resource }]));

  expect(moved).toMatchObject({
    total: 1,
    first: [
      {
        changes: [
          { what: 'scope', from: [A], to: [B] },
          { what: 'account', from: ['111122223333'], to: ['444455556666'] },
          { what: 'pool', from: [], to: ['ipam-pool-1'] },
        ],
      },
    ],
  });
  expect(rest).toMatchObject({ new: { total: 0 }, gone: { total: 0 } });
});

test('what a scope knows from another one is not compared with what it knew itself', async () => {
  const state = { management: 'unmanaged' } as const;
  const there = vpc('vpc-1', ['10.0.0.0/24'], { state });
  const knownFrom = { management: B, ownCidrs: ['10.0.0.0/24'] };
  const told = vpc('vpc-1', ['10.0.0.0/24', '10.0.1.0/24'], { state: { management: 'managed' }, knownFrom });
  const found = await diff(inA(there), inA({ ...told, capacity: there.capacity }));
  expect(found).toMatchObject({ compared: 1, moved: { total: 0 }, resized: { total: 0 } });
});

test('what an account has of Elastic IPs is a count, and neither new nor gone', async () => {
  const count = sampleEvaluation({ id: 'elastic-ips', resource: { type: 'elastic-ips', cidr: '' } });
  const read = { 'elastic-ips': { except: [] } };
  const found = await diff(side({ [A]: { evaluations: [], read } }), side({ [A]: { evaluations: [count], read } }));
  expect(found).toMatchObject({ new: { total: 0 }, notSeenBefore: { total: 0 } });
});

test('what another scope judges because its own failed has not moved, and its figures are not compared', async () => {
  const there = used('subnet-1', 9);
  const twice = { ...there, judgedIn: A };
  const before = side({ [A]: { evaluations: [there] }, [B]: { evaluations: [twice] } });
  const found = await diff(before, side({ [B]: { evaluations: [used('subnet-1', 99)] } }));
  expect(found).toMatchObject({
    compared: 1,
    moved: { total: 0 },
    usage: [],
    gone: { total: 0 },
    notSeen: { total: 0 },
  });
});

test('a row that two scopes list counts once', async () => {
  const both = (value: number) =>
    side({
      [A]: { evaluations: [used('subnet-1', value)] },
      [B]: { evaluations: [{ ...used('subnet-1', value), judgedIn: A }] },
    });
  expect(await diff(both(9), both(19))).toMatchObject({ compared: 1, usage: [{ rose: { total: 1 } }] });
});

test('who uses more and less, by what is counted, the most first', async () => {
  const pool = (value: number) =>
    sampleEvaluation({
      id: 'ipam-pool-1',
      resource: { type: 'ipam-pool' },
      capacity: { basis: 'allocated', used: value, free: 256 - value },
    });
  const { usage } = await diff(
    inA(used('subnet-1', 100), used('subnet-2', 10), used('subnet-3', 200), pool(0)),
    inA(used('subnet-1', 105), used('subnet-2', 90), used('subnet-3', 30), pool(128)),
  );
  expect(usage.map(({ basis, rose, fell }) => [basis, ids(rose), ids(fell)])).toEqual([
    ['allocated', ['ipam-pool-1'], []],
    ['assigned', ['subnet-2', 'subnet-1'], ['subnet-3']],
  ]);
  expect(usage[1]?.rose.first[0]).toMatchObject({ by: 80, points: 31.25 });
});

test('by percent, a small one that fills up goes before a large one', async () => {
  const large = (value: number) =>
    sampleEvaluation({
      id: 'subnet-1',
      capacity: { total: 65_536, free: 65_536 - value, usedIncludingReserved: value },
    });
  const sides = () => ({
    before: inA(large(1000), used('subnet-2', 10))(),
    after: inA(large(2000), used('subnet-2', 200))(),
  });
  const first = async (by: 'units' | 'percent') => {
    const { usage } = await compareRuns(sides(), { limit: 1, by });
    return usage.map(({ rose }) => [rose.total, ids(rose)]);
  };
  expect(await first('units')).toEqual([[2, ['subnet-1']]]);
  expect(await first('percent')).toEqual([[2, ['subnet-2']]]);
});

test('two sources that differ by their rounding are no change', async () => {
  const from = (source: 'ipam' | 'ec2', free: number, margin = 0) =>
    sampleEvaluation({
      id: 'subnet-1',
      capacity: { source, total: 65_536, free, ...(margin > 0 && { freeMin: free - margin, freeMax: free + margin }) },
    });
  expect((await diff(inA(from('ipam', 30_000, 7)), inA(from('ec2', 30_005)))).usage).toEqual([]);
  expect((await diff(inA(from('ipam', 30_000, 7)), inA(from('ec2', 30_008)))).usage).toHaveLength(1);
});

test('another size is told apart, a CIDR of a family that it had none of as well', async () => {
  const [one, two] = [vpc('vpc-1', ['10.0.0.0/24']), vpc('vpc-1', ['10.0.0.0/24', '10.0.9.0/24'])];
  const six = vpc('vpc-1', ['2001:db8::/56'], { key: 'vpc-1/vpc/vpc-1/ipv6' });
  const found = await diff(inA(one), inA(two, six));

  expect(found.resized.first.map(({ from, to }) => [from.cidrs, to.cidrs])).toEqual([
    [['10.0.0.0/24'], ['10.0.0.0/24', '10.0.9.0/24']],
    [[], ['2001:db8::/56']],
  ]);
  expect(found).toMatchObject({ usage: [], new: { total: 0 } });
});

const overlap = (members: number, others: readonly string[], allowed = false): Overlap => ({
  ...{ group: '10.0.0.0/16', allowed, members, relation: 'equal', cidrs: ['10.0.0.0/16'] },
  with: others.map((id) => ({ kind: 'vpc', id, cidr: '10.0.0.0/16', relation: 'equal' })),
});
const overlapping = (...overlaps: Overlap[]) => inA(vpc('vpc-1', ['10.0.0.0/16'], { overlaps }));

test('overlapping since, and no longer', async () => {
  const found = await diff(overlapping(overlap(2, ['vpc-2'])), overlapping(overlap(3, ['vpc-2', 'vpc-3'])));
  expect(found.overlapping).toMatchObject({ total: 1, first: [{ with: [{ id: 'vpc-3' }], byPolicy: false }] });
  expect(found.noLongerOverlapping.total).toBe(0);
  const over = await diff(overlapping(overlap(2, ['vpc-2'])), overlapping());
  expect(over.noLongerOverlapping.first).toMatchObject([{ id: 'vpc-1', with: [{ id: 'vpc-2' }] }]);
});

test('of more than are named, one that is named now may have been there before', async () => {
  const found = await diff(overlapping(overlap(9, ['vpc-2'])), overlapping(overlap(9, ['vpc-3'])));
  expect(found).toMatchObject({ overlapping: { total: 0 }, noLongerOverlapping: { total: 0 } });
  const since = await diff(overlapping(), overlapping(overlap(9, ['vpc-3'])));
  expect(since.overlapping.first).toMatchObject([{ id: 'vpc-1', with: [{ id: 'vpc-3' }] }]);
});

test('where VPCs were not compared, no overlap is over, and none is new', async () => {
  const { overlaps: _, ...read } = READ;
  const unread = side({ [A]: { evaluations: [vpc('vpc-1', ['10.0.0.0/16'])], read } });
  const there = overlapping(overlap(2, ['vpc-2']));
  expect((await diff(there, unread)).noLongerOverlapping.total).toBe(0);
  expect((await diff(unread, there)).overlapping.total).toBe(0);
});

test('an overlap that the policy allowed is told as its doing', async () => {
  const before = side(
    { [A]: { evaluations: [vpc('vpc-1', ['10.0.0.0/16'], { overlaps: [overlap(2, ['vpc-2'], true)] })] } },
    { overlap: { allowed: ['10.0.0.0/16'] } },
  );
  const found = await diff(before, overlapping(overlap(2, ['vpc-2'])));
  expect(found).toMatchObject({ policyChanged: true, overlapping: { first: [{ byPolicy: true }] } });
});

const strict: Partial<PolicyInput> = {
  rules: [{ name: 'strict', match: { type: 'subnet' }, warning: { usedPercent: 10 }, critical: { usedPercent: 20 } }],
};
const judgedBy = (policy: Partial<PolicyInput>, ...evaluations: Evaluation[]) =>
  side(
    {
      [A]: {
        evaluations: evaluations.map((each) => ({
          ...each,
          verdict: explain(Policy.parse({ version: 1, ...policy }), each).verdict,
        })),
      },
    },
    policy,
  );

test('a verdict that only the policy moved is told apart from one that the figures moved, and one that both did', async () => {
  const before = judgedBy({}, used('subnet-1', 100), used('subnet-2', 10), used('subnet-3', 40));
  // Critical by either policy; by the strict one only; warning by the strict one, where it was ok before.
  const after = judgedBy(strict, used('subnet-1', 101), used('subnet-2', 255), used('subnet-3', 60));
  const found = await diff(before, after);

  expect(ids(found.byPolicy)).toEqual(['subnet-1']);
  expect(found.worse.first.map(({ id, cause }) => [id, cause])).toEqual([
    ['subnet-2', 'figures'],
    ['subnet-3', 'both'],
  ]);
  expect(found.policyChanged).toBe(true);
});

test('by one policy all that moves is moved by the figures', async () => {
  const found = await diff(judgedBy(strict, used('subnet-1', 10)), judgedBy(strict, used('subnet-1', 100)));
  expect(found).toMatchObject({
    policyChanged: false,
    worse: { first: [{ cause: 'figures', to: { is: 'critical' } }] },
  });
});

test('from measured to not measured is neither better nor worse', async () => {
  const unmeasured = sampleEvaluation({ id: 'subnet-1', notMeasured: true, resource: { vpcId: 'vpc-1' } });
  const found = await diff(inA(used('subnet-1', 9)), inA(unmeasured));
  expect(found).toMatchObject({ worse: { total: 0 }, better: { total: 0 }, otherwise: { total: 1 } });
});

// Properties: any two runs over the same few resources, which two scopes may list, scopes that fail and policies that change.

const someVpc = fc
  .record({
    id: fc.constantFrom('vpc-1', 'vpc-2', 'vpc-3'),
    accountId: fc.constantFrom('111122223333', '444455556666'),
    cidrs: fc.constantFrom<[string, ...string[]]>(['10.0.0.0/24'], ['10.0.0.0/24', '10.0.1.0/24']),
    with: fc.subarray(['vpc-1', 'vpc-2', 'vpc-3']),
    more: fc.boolean(),
  })
  .map(({ id, accountId, cidrs, with: others, more }) => {
    const there = vpc(id, cidrs);
    const overlaps = others.length > 0 ? [overlap(others.length + (more ? 2 : 1), others)] : [];
    return { ...there, overlaps, resource: { ...there.resource, accountId } };
  });
const someSubnet = fc
  .record({
    id: fc.constantFrom('subnet-1', 'subnet-2', 'subnet-3', 'subnet-4'),
    value: fc.integer({ min: 5, max: 256 }),
    isMeasured: fc.boolean(),
  })
  .map(({ id, value, isMeasured }) =>
    isMeasured ? used(id, value) : sampleEvaluation({ id, notMeasured: true, resource: { vpcId: 'vpc-1' } }),
  );
const someScope = fc.record({
  evaluations: fc.uniqueArray(fc.oneof(someVpc, someSubnet), { selector: ({ key }) => key, maxLength: 8 }),
  read: fc
    .subarray(['vpc', 'subnet', 'overlaps'])
    .map(
      (lists): ListsRead =>
        Object.fromEntries(
          lists.map((list) => [list, { except: list === 'vpc' ? [{ accountId: '444455556666' }] : [] }]),
        ),
    ),
});
const someSide = fc
  .record({
    scopes: fc.dictionary(fc.constantFrom(A, B), someScope, { maxKeys: 2 }),
    policy: fc.constantFrom({}, strict),
  })
  .map(({ scopes, policy }) => {
    const judged = Object.entries(scopes).map(([scopeId, scope]) => [
      scopeId,
      {
        ...scope,
        evaluations: scope.evaluations.map((each) => ({
          ...each,
          ...(scopeId === B && scopes[A]?.evaluations.some(({ key }) => key === each.key) && { judgedIn: A }),
          verdict: explain(Policy.parse({ version: 1, ...policy }), each).verdict,
        })),
      },
    ]);
    return side(Object.fromEntries(judged), policy);
  });

test('a run does not differ from itself', async () => {
  await fc.assert(
    fc.asyncProperty(someSide, async (one) => {
      const { compared, policyChanged, usage, ...lists } = await diff(one, one);
      expect([policyChanged, usage]).toEqual([false, []]);
      for (const [name, { total }] of Object.entries(lists)) expect([name, total]).toEqual([name, 0]);
      expect(compared).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('what came one way left the other way', async () => {
  await fc.assert(
    fc.asyncProperty(someSide, someSide, async (one, other) => {
      const [there, back] = [await diff(one, other), await diff(other, one)];
      const names = ({ first }: { first: readonly { id: string; type: string }[] }) => ids({ first }).sort();
      for (const [a, b] of [
        [there.new, back.gone],
        [there.notSeen, back.notSeenBefore],
        [there.overlapping, back.noLongerOverlapping],
        [there.worse, back.better],
        [there.otherwise, back.otherwise],
        [there.byPolicy, back.byPolicy],
        [there.moved, back.moved],
        [there.resized, back.resized],
      ] as const) {
        expect([a.total, names(a)]).toEqual([b.total, names(b)]);
      }
      expect(there.compared).toBe(back.compared);
      const up = (found: Diff) => found.usage.map(({ basis, rose }) => [basis, ids(rose)]);
      const down = (found: Diff) => found.usage.map(({ basis, fell }) => [basis, ids(fell)]);
      expect(up(there)).toEqual(down(back));
    }),
  );
});

test('however few are listed, all are counted, and they are the first of all', async () => {
  await fc.assert(
    fc.asyncProperty(someSide, someSide, async (one, other) => {
      const [all, first] = [await diff(one, other), await diff(one, other, 1)];
      for (const name of ['new', 'gone', 'worse', 'resized', 'moved', 'overlapping'] as const) {
        expect([first[name].total, ids(first[name])]).toEqual([all[name].total, ids(all[name]).slice(0, 1)]);
      }
    }),
  );
});

test('what both runs say alike is not parsed, whenever it was measured; one changed row costs no other of its VPC', async () => {
  const parsed: string[] = [];
  const watched = (made: Side): Side => ({
    ...made,
    scopes: made.scopes.map((scope) => ({
      ...scope,
      parse: (line) => {
        const evaluation = scope.parse(line);
        parsed.push(evaluation.resource.id);
        return evaluation;
      },
    })),
  });
  const at = (hour: number) => ({ sampledAt: `2026-11-21T0${hour}:00:00.000Z` });
  const before = inA({ ...used('subnet-1', 9), ...at(1) }, { ...used('subnet-2', 9), ...at(1) });
  const after = inA({ ...used('subnet-1', 9), ...at(2) }, { ...used('subnet-2', 99), ...at(2) });
  const sides = { before: watched(before()), after: watched(after()) };
  const found = await compareRuns(sides, { limit: 9, by: 'units' });
  expect(found).toMatchObject({ compared: 2, usage: [{ rose: { total: 1 } }] });
  expect(new Set(parsed)).toEqual(new Set(['subnet-2']));
});

test('a row that is as before still says that its resource is there: another CIDR of it is no resource that came', async () => {
  const one = used('subnet-1', 9);
  const cidr = '2001:db8::/64';
  const six = { ...one, key: one.key.replace('10.0.0.0/24', cidr), resource: { ...one.resource, cidr }, cidrs: [cidr] };
  expect(await diff(inA(one), inA(one, six))).toMatchObject({ new: { total: 0 }, resized: { total: 1 }, compared: 1 });
  expect(await diff(inA(one, six), inA(one))).toMatchObject({ gone: { total: 0 }, resized: { total: 1 }, compared: 1 });
});

test('a row that another scope judges is compared nowhere, also where nothing changed', async () => {
  const row = { ...used('subnet-1', 9), judgedIn: B };
  expect((await diff(inA(row), inA(row))).compared).toBe(0);
});
