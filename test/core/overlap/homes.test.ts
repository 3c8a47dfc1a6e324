import { expect, test } from 'vitest';
import { Homes } from '../../../core/overlap/homes.ts';
import type { AddressOwner, OverlapGroup } from '../../../statemachine/contracts/overlap.ts';

const CIDR = '10.0.0.0/16';

/** By VPC: the scopes that list it, the first of which judges it. */
function homesOf(listed: Record<string, string>, telling = ['a', 'b', 'c'], occupied: { scope?: string } = {}) {
  const homes = new Homes(telling, [{ name: 'office', cidr: '10.9.0.0/16', ...occupied }]);
  for (const [id, [judgedIn = '', ...others]] of Object.entries(listed)) {
    const resource = { id, type: 'vpc', cidr: CIDR, family: 'ipv4' } as const;
    homes.add({ resource, cidrs: [CIDR], scopeId: judgedIn });
    for (const scopeId of others) homes.add({ resource, cidrs: [CIDR], scopeId, judgedIn });
  }
  return homes;
}

const vpc = (id: string, more: Partial<AddressOwner> = {}): AddressOwner => ({ kind: 'vpc', id, cidr: CIDR, ...more });
const held: AddressOwner = { kind: 'allocation', id: 'ipam-pool-alloc-1', cidr: CIDR };
const office: AddressOwner = { kind: 'occupied', id: 'occupied/10.9.0.0/16', cidr: '10.9.0.0/16' };

/** The scopes, of those that see it, that say that they tell of it. */
const tellers = (homes: Homes, seenIn: string, owners: readonly AddressOwner[]) =>
  [...seenIn].filter((scopeId) => homes.of(scopeId, owners) === scopeId).join('');

test.each<[string, Record<string, string>, string, AddressOwner[], string]>([
  ['both are judged in one', { v: 'ba', w: 'ba' }, 'ab', [vpc('v'), vpc('w')], 'b'],
  ['each is judged in another', { v: 'ab', w: 'ba' }, 'ab', [vpc('v'), vpc('w')], 'a'],
  ['each is judged where the other is not listed', { v: 'ac', w: 'bc' }, 'c', [vpc('v'), vpc('w')], 'c'],
  ['one is in a scope of its own', { v: 'ab' }, 'b', [vpc('v'), vpc('w')], 'b'],
  ['a custom allocation is of one scope', { v: 'ab' }, 'b', [vpc('v'), held], 'b'],
  ['the policy names a range for all', { v: 'ab' }, 'ab', [vpc('v'), office], 'a'],
  ['three list both', { v: 'acb', w: 'bca' }, 'abc', [vpc('v'), vpc('w')], 'a'],
])('one scope tells of two that share addresses, where %s', (_, listed, seenIn, owners, home) => {
  expect(tellers(homesOf(listed), seenIn, owners)).toBe(home);
});

test('a range that the policy names for one scope is told there, wherever the VPC is judged', () => {
  const homes = homesOf({ v: 'ab' }, ['a', 'b'], { scope: 'b' });
  expect(homes.of('b', [vpc('v'), office])).toBe('b');
});

test('two in scopes that the policy joins are told once, if both scopes compared', () => {
  const [inA, inB] = [
    [vpc('v'), vpc('w', { scopeId: 'b' })],
    [vpc('v', { scopeId: 'a' }), vpc('w')],
  ];
  const tell = (telling: string[]) =>
    [homesOf({}, telling).of('a', inA), homesOf({}, telling).of('b', inB)].map((home, at) => home === 'ab'[at]);
  expect(tell(['a', 'b'])).toEqual([true, false]);
  expect(tell(['b'])).toEqual([false, true]);
  expect(tell([])).toEqual([true, true]);
});

test('a CIDR that one of them does not list is told by the other', () => {
  const secondary = { cidr: '10.1.0.0/16' };
  const homes = homesOf({ v: 'ab', w: 'ab' });
  const resource = { id: 'v', type: 'vpc', cidr: '10.1.0.0/16', family: 'ipv4' } as const;
  homes.add({ resource, cidrs: ['10.1.0.0/16'], scopeId: 'b', judgedIn: 'a' });
  expect(homes.of('b', [vpc('v', secondary), vpc('w')])).toBe('b');
});

const group = (vpcs: readonly string[], more: Partial<OverlapGroup> = {}): OverlapGroup => ({
  scopeId: 'b',
  group: CIDR,
  allowed: false,
  severity: 'warning',
  relation: 'equal',
  members: vpcs.length,
  listed: vpcs.map((id) => vpc(id)),
  ...more,
});

test.each([
  ['all of its VPCs are judged in one that lists them', group(['v', 'w']), true],
  ['one of them is in this scope alone', group(['v', 'x']), false],
  ['more than are listed are in it', group(['v', 'w'], { members: 3 }), false],
  ['allocations alone are in it', group([], { members: 2, listed: [held, { ...held, id: '2' }] }), false],
  ['an allocation is in it', group([], { members: 2, listed: [vpc('v'), held] }), false],
  ['they are judged in scopes that do not list all', group(['v', 'y']), false],
  ['it lies in joined scopes', group([], { members: 2, listed: [vpc('v'), vpc('w', { scopeId: 'a' })] }), false],
])('a group is told by another scope where %s: %#', (_, given, elsewhere) => {
  expect(homesOf({ v: 'ab', w: 'ab', y: 'cb' }).tellsElsewhere(given)).toBe(elsewhere);
});
