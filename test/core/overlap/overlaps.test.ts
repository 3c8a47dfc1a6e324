import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, contains, parseCidr } from '../../../core/address/cidr.ts';
import { FoundOverlaps } from '../../../core/overlap/found.ts';
import { TakenSpace } from '../../../core/taken/taken-space.ts';

interface Owner {
  readonly kind: 'vpc' | 'allocation' | 'occupied';
  readonly id: string;
  readonly cidrs: readonly Cidr[];
}

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`Test: ${text} is not a CIDR`);
  return parsed;
}

function owner(kind: Owner['kind'], id: string, ...cidrs: string[]): Owner {
  return { kind, id, cidrs: cidrs.map(cidr) };
}

const vpc = (id: string, ...cidrs: string[]) => owner('vpc', id, ...cidrs);
const allocation = (id: string, ...cidrs: string[]) => owner('allocation', id, ...cidrs);

function find(owners: readonly Owner[], allowed: readonly string[] = []): FoundOverlaps {
  const space = new TakenSpace();
  for (const { kind, id, cidrs } of owners) space.add({ kind, id }, cidrs);
  return new FoundOverlaps(space, allowed.map(cidr));
}

function groupsOf(found: FoundOverlaps) {
  return found.groups.map((group) => {
    const { group: name, allowed, relation, members } = group;
    return { name, allowed, relation, members, ids: found.first(group, 1000).map(({ id }) => id) };
  });
}

test('VPCs with the same CIDR are one group, and each names others', () => {
  const found = find([vpc('vpc-a', '10.0.0.0/16'), vpc('vpc-b', '10.0.0.0/16'), vpc('vpc-c', '10.1.0.0/16')]);

  expect(groupsOf(found)).toEqual([
    { name: '10.0.0.0/16', allowed: false, relation: 'equal', members: 2, ids: ['vpc-a', 'vpc-b'] },
  ]);
  expect(found.of('vpc-b', 'ipv4')).toEqual([
    {
      group: '10.0.0.0/16',
      allowed: false,
      relation: 'equal',
      members: 2,
      cidrs: ['10.0.0.0/16'],
      with: [{ kind: 'vpc', id: 'vpc-a', cidr: '10.0.0.0/16', relation: 'equal' }],
    },
  ]);
  expect(found.of('vpc-c', 'ipv4')).toEqual([]);
});

test('disjoint VPCs inside one allocation are in its group, but overlap the allocation only', () => {
  const found = find([
    allocation('alloc-1', '10.0.0.0/8'),
    vpc('vpc-a', '10.1.0.0/16'),
    vpc('vpc-b', '10.2.0.0/16'),
    allocation('alloc-2', '10.3.0.0/16'),
  ]);

  expect(groupsOf(found)).toEqual([
    { name: '10.0.0.0/8', allowed: false, relation: 'contained', members: 3, ids: ['alloc-1', 'vpc-a', 'vpc-b'] },
  ]);
  expect(found.of('vpc-a', 'ipv4')[0]?.with).toMatchObject([{ id: 'alloc-1', relation: 'within' }]);
  expect(found.groups.map((group) => [...found.pairs(group)].length)).toEqual([2]);
});

test('address spaces are compared as a whole: one shared CIDR of two is a partial overlap', () => {
  const found = find([vpc('vpc-a', '10.1.0.0/16', '10.9.0.0/24'), vpc('vpc-b', '10.2.0.0/16', '10.9.0.0/24')]);

  expect(groupsOf(found)).toMatchObject([{ name: '10.9.0.0/24', relation: 'partial', members: 2 }]);
  expect(found.of('vpc-a', 'ipv4')).toMatchObject([{ cidrs: ['10.9.0.0/24'], with: [{ relation: 'partial' }] }]);
});

test('205 default VPCs are one group that is allowed, and their 20,910 pairs come on request only', () => {
  const found = find(
    Array.from({ length: 205 }, (_, at) => vpc(`vpc-${String(at).padStart(3, '0')}`, '172.31.0.0/16')),
    ['172.31.0.0/16'],
  );

  expect(groupsOf(found)).toMatchObject([{ name: '172.31.0.0/16', allowed: true, relation: 'equal', members: 205 }]);
  const [group] = found.groups;
  expect(group && [...found.pairs(group)].length).toBe(20_910);
  expect(found.of('vpc-204', 'ipv4')[0]?.with).toHaveLength(3);
});

test('what is allowed is decided by the addresses that are shared', () => {
  const owners = [
    allocation('alloc-1', '172.16.0.0/12'),
    vpc('vpc-a', '172.20.0.0/16'),
    vpc('vpc-b', '172.31.0.0/16'),
    vpc('vpc-c', '172.31.0.0/16'),
  ];
  expect(groupsOf(find(owners, ['172.31.0.0/16']))).toMatchObject([
    { allowed: false, ids: ['alloc-1', 'vpc-a'] },
    { allowed: true, ids: ['alloc-1', 'vpc-b', 'vpc-c'] },
  ]);
  expect(groupsOf(find(owners))).toMatchObject([{ allowed: false, members: 4 }]);
});

test('a CIDR inside another one of the same VPC is no overlap', () => {
  expect(groupsOf(find([vpc('vpc-a', '10.0.0.0/16', '10.0.1.0/24', '10.0.0.0/16')]))).toEqual([]);
});

test('the families do not meet, however alike their bits', () => {
  expect(groupsOf(find([vpc('vpc-a', '10.0.0.0/8'), vpc('vpc-b', 'a00::/8')]))).toEqual([]);
});

test('many VPCs of one CIDR take time in proportion to how many they are', () => {
  // Quadratic, 30,000 would be 450 million looks, and the test would run into its time limit.
  const many = Array.from({ length: 30_000 }, (_, at) => vpc(`vpc-${at}`, '172.31.0.0/16'));
  const found = find(many, ['172.31.0.0/16']);
  expect(found.groups).toMatchObject([{ members: 30_000 }]);
  for (const { id } of many.slice(0, 3000)) expect(found.of(id, 'ipv4')).toHaveLength(1);
});

const half = ['10.0.0.0/17', '10.0.128.0/17'] as const;
const quarters = ['10.0.0.0/18', '10.0.64.0/18', '10.0.128.0/18', '10.0.192.0/18'];
const six = ['2001:db8::/57', '2001:db8:0:80::/57'] as const;
const eachFor = (cidrs: readonly string[]) => cidrs.map((each) => allocation(`alloc-${each}`, each));

test.each<[string, Owner[], readonly string[]]>([
  ['two halves of a VPC', [vpc('vpc-a', '10.0.0.0/16'), ...eachFor(half)], half],
  ['four quarters of it', [vpc('vpc-a', '10.0.0.0/16'), ...eachFor(quarters)], quarters],
  [
    'parts of several sizes',
    [vpc('vpc-a', '10.0.0.0/16'), ...eachFor([half[0], ...quarters.slice(2)])],
    [half[0], ...quarters.slice(2)],
  ],
  ['one around two CIDRs side by side', [vpc('vpc-a', ...half), ...eachFor(['10.0.0.0/16'])], ['10.0.0.0/16']],
  ['one of two CIDRs, in halves', [vpc('vpc-a', '10.0.0.0/16', '10.9.0.0/16'), ...eachFor(half)], half],
  ['halves of IPv6', [vpc('vpc-a', '2001:db8::/56'), ...eachFor(six)], six],
  ['one around two CIDRs of IPv6', [vpc('vpc-a', ...six), ...eachFor(['2001:db8::/56'])], ['2001:db8::/56']],
])('custom allocations that make up exactly what one VPC has were used: %s', (_, owners, cidrs) => {
  const found = find(owners);
  expect(found.groups).toEqual([]);
  expect([...found.reservations()].map(({ allocation, vpc }) => [allocation.cidr, vpc.id]).sort()).toEqual(
    cidrs.map((each) => [each, 'vpc-a']).sort(),
  );
  const family = cidrs[0]?.includes(':') ? 'ipv6' : 'ipv4';
  expect(
    found
      .reservedFor('vpc-a', family)
      .map(({ cidr }) => cidr)
      .sort(),
  ).toEqual([...cidrs].sort());
});

test.each<[string, Owner[]]>([
  ['the VPC has more than was reserved', [vpc('vpc-a', '10.0.0.0/16'), ...eachFor(quarters.slice(1))]],
  ['more was reserved than the VPC has', [vpc('vpc-a', ...quarters.slice(1)), ...eachFor(['10.0.0.0/16'])]],
  ['two VPCs share what was reserved', [vpc('vpc-a', half[0]), vpc('vpc-b', half[1]), ...eachFor(['10.0.0.0/16'])]],
  ['another VPC is in one half', [vpc('vpc-a', '10.0.0.0/16'), vpc('vpc-b', '10.0.3.0/24'), ...eachFor(half)]],
  ['another VPC is around', [vpc('vpc-a', '10.0.0.0/16'), vpc('vpc-b', '10.0.0.0/8'), ...eachFor(half)]],
])('allocations are not those of one VPC alone: %s', (_, owners) => {
  const found = find(owners);
  expect([...found.reservations()]).toEqual([]);
  expect(found.groups).toHaveLength(1);
});

// The truth, by looking at every two CIDRs.

interface Edge {
  readonly ids: readonly [string, string];
  readonly allowed: boolean;
}

function edgesOf(owners: readonly Owner[], allowed: readonly Cidr[]): Edge[] {
  const cidrsOf = (kind: Owner['kind']) =>
    owners.filter((each) => each.kind === kind).flatMap(({ id, cidrs }) => cidrs.map((cidr) => ({ id, cidr })));
  const [vpcs, promised] = [cidrsOf('vpc'), cidrsOf('allocation').map(({ cidr }) => cidr)];
  const meeting = (cidr: Cidr) => vpcs.filter((vpc) => contains(vpc.cidr, cidr) || contains(cidr, vpc.cidr));
  const isOneVpc = (cidr: Cidr) => new Set(meeting(cidr).map(({ id }) => id)).size === 1;
  const sizeOf = (cidrs: readonly Cidr[]) => cidrs.reduce((sum, { size }) => sum + size, 0n);
  /** Allocated for the one VPC that has it: CIDRs of the VPC make it up, or it is one of those that make up a CIDR. */
  const isReservation = ({ kind }: Owner, cidr: Cidr) => {
    if (kind !== 'allocation' || !isOneVpc(cidr)) return false;
    if (promised.filter((each) => contains(each, cidr) && contains(cidr, each)).length > 1) return false;
    const inside = vpcs.filter((vpc) => contains(cidr, vpc.cidr)).map((vpc) => vpc.cidr);
    if (sizeOf(inside) === cidr.size) return true;
    const around = meeting(cidr).find((vpc) => contains(vpc.cidr, cidr))?.cidr;
    if (!around || !isOneVpc(around) || promised.some((each) => contains(each, around))) return false;
    const parts = promised.filter((each) => contains(around, each));
    const isDisjoint = parts.every((one, at) =>
      parts.slice(at + 1).every((other) => !contains(one, other) && !contains(other, one)),
    );
    return isDisjoint && sizeOf(parts) === around.size;
  };
  return owners.flatMap((one, at) =>
    owners.slice(at + 1).flatMap((other) => {
      if (one.kind !== 'vpc' && other.kind !== 'vpc') return [];
      return one.cidrs.flatMap((a) =>
        other.cidrs.flatMap((b) => {
          const shared = contains(a, b) ? b : contains(b, a) ? a : undefined;
          if (!shared || isReservation(one, a) || isReservation(other, b)) return [];
          const ids = [`${one.id} ${a.text}`, `${other.id} ${b.text}`] as const;
          return [{ ids, allowed: allowed.some((range) => contains(range, shared)) }];
        }),
      );
    }),
  );
}

/** Connected components, by merging sets until nothing merges. */
function componentsOf(edges: readonly Edge[]): string[][] {
  let sets: Set<string>[] = edges.map(({ ids }) => new Set(ids));
  for (let merged = true; merged; ) {
    merged = false;
    const next: Set<string>[] = [];
    for (const set of sets) {
      const meeting = next.find((other) => [...set].some((id) => other.has(id)));
      if (!meeting) next.push(set);
      else {
        merged = true;
        for (const id of set) meeting.add(id);
      }
    }
    sets = next;
  }
  return sets.map((set) => [...set].sort()).sort();
}

/** CIDRs of a small space, so that they meet: each address space as disjoint blocks, as EC2 has them. */
function ownersIn(space: Cidr, depth: number): fc.Arbitrary<Owner[]> {
  const bits = space.family === 'ipv4' ? 32 : 128;
  const block = fc.tuple(fc.integer({ min: 0, max: depth }), fc.nat({ max: 2 ** depth - 1 })).map(([deeper, place]) => {
    const prefixLength = space.prefixLength + deeper;
    const size = 1n << BigInt(bits - prefixLength);
    const first = space.first + (BigInt(place) % (1n << BigInt(deeper))) * size;
    return { family: space.family, prefixLength, first, size, text: `${textOf(first, space.family)}/${prefixLength}` };
  });
  const disjoint = fc
    .array(block, { minLength: 1, maxLength: 3 })
    .map((blocks) =>
      blocks.filter((one, at) => !blocks.slice(0, at).some((other) => contains(one, other) || contains(other, one))),
    );
  const kind = fc.constantFrom('vpc' as const, 'vpc' as const, 'allocation' as const, 'occupied' as const);
  return fc
    .array(fc.record({ kind, cidrs: disjoint }), { maxLength: 14 })
    .map((owners) => owners.map((each, at) => ({ ...each, id: `${each.kind}-${at}` })));
}

function textOf(first: bigint, family: Cidr['family']): string {
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.');
  return Array.from({ length: 8 }, (_, at) => ((first >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
}

test.each([
  ['10.0.0.0/16', '10.0.64.0/18'],
  ['2001:db8::/32', '2001:db8:4000::/34'],
])('in %s, groups, neighbours and pairs are those that looking at every two finds', (whole, allowedRange) => {
  fc.assert(
    fc.property(ownersIn(cidr(whole), 5), fc.boolean(), (owners, withAllowed) => {
      const allowed = withAllowed ? [allowedRange] : [];
      const found = find(owners, allowed);
      const edges = edgesOf(owners, allowed.map(cidr));
      for (const each of [false, true]) {
        const truth = componentsOf(edges.filter((edge) => edge.allowed === each));
        const groups = found.groups.filter((group) => group.allowed === each);
        const pairs = groups.map((group) => [...found.pairs(group)]);
        const named = pairs.map((those) => [
          ...new Set(those.flatMap(({ one, other }) => [`${one.id} ${one.cidr}`, `${other.id} ${other.cidr}`])),
        ]);
        expect(named.map((ids) => ids.sort()).sort()).toEqual(truth);
        expect(pairs.flat().length).toBe(edges.filter((edge) => edge.allowed === each).length);
        expect(groups.map(({ members }) => members).sort()).toEqual(
          truth.map((ids) => new Set(ids.map((id) => id.split(' ')[0])).size).sort(),
        );
      }
      expect(new Set(found.groups.map((group) => `${group.allowed} ${group.group}`)).size).toBe(found.groups.length);
      for (const { id, kind, cidrs } of owners) {
        if (kind !== 'vpc') continue;
        const own = new Set(
          edges.flatMap(({ ids: [a, b] }) =>
            a.startsWith(`${id} `) ? [b.split(' ')[0]] : b.startsWith(`${id} `) ? [a.split(' ')[0]] : [],
          ),
        );
        const said = found.of(id, cidrs[0]?.family ?? 'ipv4').flatMap((overlap) => overlap.with);
        expect(said.every((other) => own.has(other.id))).toBe(true);
        expect(said.length > 0).toBe(own.size > 0);
      }
    }),
  );
});
