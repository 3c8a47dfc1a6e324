import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, cidrText, contains, parseCidr } from '../../../core/address/cidr.ts';
import { subtract } from '../../../core/address/free-blocks.ts';
import { ownerOf } from '../../../core/taken/owned-cidr.ts';
import { freeBeside, standingOf } from '../../../core/taken/standing.ts';
import { TakenSpace } from '../../../core/taken/taken-space.ts';

const cidr = (text: string) => parseCidr(text) as Cidr;

const block: fc.Arbitrary<Cidr> = fc
  .tuple(fc.constantFrom('10.0.0.0/20', '2001:db8::/52'), fc.integer({ min: 0, max: 6 }), fc.nat(63))
  .map(([text, deeper, place]) => {
    const { family, first, size, prefixLength } = cidr(text);
    const own = {
      family,
      prefixLength: prefixLength + deeper,
      first: first + (BigInt(place) % (1n << BigInt(deeper))) * (size >> BigInt(deeper)),
    };
    return cidr(cidrText(own));
  });

test('what shares addresses with a CIDR is what looking at each of them finds, and what is free is beside them', () => {
  fc.assert(
    fc.property(
      fc.array(block, { maxLength: 12 }),
      block,
      fc.array(block, { maxLength: 4 }),
      (others, whole, given) => {
        const space = new TakenSpace();
        for (const [at, each] of others.entries())
          space.add({ kind: at % 2 ? 'vpc' : 'occupied', id: `o-${at}` }, [each]);
        const meeting = others.filter((each) => contains(each, whole) || contains(whole, each));
        const found = [...space.meeting(whole)].map((each) => ownerOf(each).id);
        expect(found.sort()).toEqual(meeting.map((each) => `o-${others.indexOf(each)}`).sort());

        const { family } = whole;
        const unclaimed = subtract(
          [whole],
          given.filter((each) => each.family === family),
        );
        const pool = { kind: 'pool', id: 'pool', cidrs: [whole] } as const;
        const free = freeBeside(unclaimed, pool, { family, smallest: family === 'ipv4' ? 32 : 64, taken: space });
        const left = subtract(
          [whole],
          [...given, ...others].filter((each) => each.family === family),
        );
        const size = left.reduce((sum, each) => sum + each.end - each.first, 0n);
        expect(BigInt(free.free)).toBe(family === 'ipv4' ? size : size >> 64n);
        const before = unclaimed.reduce((sum, each) => sum + each.end - each.first, 0n);
        expect(free.heldByOthers !== undefined).toBe(before > size);
      },
    ),
  );
});

test('of those that hold each other the outermost is named', () => {
  const space = new TakenSpace();
  space.add({ kind: 'occupied', id: 'occupied/10.0.0.0/18', name: 'on-premises' }, [cidr('10.0.0.0/18')]);
  space.add({ kind: 'vpc', id: 'vpc-1' }, [cidr('10.0.8.0/24'), cidr('10.0.64.0/24')]);
  const whole = { kind: 'pool', id: 'pool', cidrs: [cidr('10.0.0.0/16')] } as const;
  const { heldByOthers } = freeBeside(subtract(whole.cidrs, []), whole, { family: 'ipv4', smallest: 32, taken: space });
  expect(heldByOthers).toMatchObject({
    units: 16_384 + 256,
    owners: 2,
    first: [{ name: 'on-premises' }, { id: 'vpc-1' }],
  });
});

const vpc = { kind: 'vpc', id: 'vpc-1', cidrs: [cidr('10.0.0.0/24')] } as const;
const plan = { kind: 'pool', id: 'pool', cidrs: [cidr('10.0.0.0/24')], planningFor: 'vpc-1' } as const;

test.each([
  ['what the policy names', vpc, { kind: 'occupied', id: 'o' }, 'taken'],
  ['its own CIDR', vpc, { kind: 'vpc', id: 'vpc-1' }, undefined],
  ['another VPC', vpc, { kind: 'vpc', id: 'vpc-2' }, 'shared'],
  ['an allocation that gave it addresses', vpc, { kind: 'allocation', id: 'given' }, undefined],
  ['any other allocation', vpc, { kind: 'allocation', id: 'a' }, 'taken'],
  ['the VPC that a pool plans', plan, { kind: 'vpc', id: 'vpc-1' }, undefined],
  ['another VPC, in a pool', plan, { kind: 'vpc', id: 'vpc-2' }, 'taken'],
  ['a subnet, in a pool that plans it', plan, { kind: 'subnet', id: 'subnet-1' }, 'taken'],
  ['a subnet, in a VPC', vpc, { kind: 'subnet', id: 'subnet-1' }, undefined],
  ['an Elastic IP, in a pool', plan, { kind: 'eip', id: 'eipalloc-1' }, 'taken'],
  ['an Elastic IP, in a VPC', vpc, { kind: 'eip', id: 'eipalloc-1' }, undefined],
  ['an allocation, in a pool', plan, { kind: 'allocation', id: 'given' }, 'taken'],
] as const)('%s', (_, whole, owner, standing) => {
  expect(standingOf(whole, owner, new Set(['given']))).toBe(standing);
});

test.each<[string, readonly string[], readonly string[], number]>([
  ['the very CIDR', ['10.0.0.0/24'], ['10.0.0.0/24'], 256],
  ['one around it', ['10.0.0.0/24'], ['10.0.0.0/16'], 256],
  ['two halves', ['10.0.0.0/24'], ['10.0.0.0/25', '10.0.0.128/25'], 256],
  ['one half only', ['10.0.0.0/24'], ['10.0.0.0/25'], 128],
  ['three quarters', ['10.0.0.0/24'], ['10.0.0.0/26', '10.0.0.64/26', '10.0.0.192/26'], 64],
  ['one around two CIDRs', ['10.0.0.0/24', '10.0.1.0/24'], ['10.0.0.0/23'], 512],
  [
    'one of two CIDRs in halves, and a part of the other',
    ['10.0.0.0/24', '10.0.1.0/24'],
    ['10.0.0.0/25', '10.0.0.128/25', '10.0.1.0/25'],
    384,
  ],
  ['IPv6, two halves', ['2001:db8::/56'], ['2001:db8::/57', '2001:db8:0:80::/57'], 256],
  ['IPv6, a part', ['2001:db8::/56'], ['2001:db8::/57'], 128],
])('what is free of a VPC whose addresses were reserved by hand: %s', (_, cidrs, allocations, free) => {
  const space = new TakenSpace();
  for (const each of allocations) space.add({ kind: 'allocation', id: `alloc-${each}` }, [cidr(each)]);
  const whole = { kind: 'vpc', id: 'vpc-1', cidrs: cidrs.map(cidr) } as const;
  const { family } = cidr(cidrs[0] ?? '');
  const beside = freeBeside(subtract(whole.cidrs, []), whole, { family, smallest: 28, taken: space });
  expect(beside.free).toBe(free);
});

test('what the pool that plans its subnets set aside is not free of a VPC, all of it neither', () => {
  const space = new TakenSpace();
  space.add({ kind: 'allocation', id: 'alloc-1' }, [cidr('10.0.0.0/24')], true);
  const beside = freeBeside(subtract(vpc.cidrs, []), vpc, { family: 'ipv4', smallest: 28, taken: space });
  expect(beside).toMatchObject({ free: 0, heldByOthers: { first: [{ id: 'alloc-1' }] } });
});
