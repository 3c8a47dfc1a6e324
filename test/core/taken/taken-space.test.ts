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
  ['what the policy names', vpc, { kind: 'occupied', id: 'o', cidr: '10.0.0.0/8' }, 'taken'],
  ['its own CIDR', vpc, { kind: 'vpc', id: 'vpc-1', cidr: '10.0.0.0/24' }, undefined],
  ['another VPC', vpc, { kind: 'vpc', id: 'vpc-2', cidr: '10.0.0.0/25' }, 'shared'],
  ['the allocation that gave it its CIDR', vpc, { kind: 'allocation', id: 'a', cidr: '10.0.0.0/24' }, undefined],
  ['an allocation of a part of it', vpc, { kind: 'allocation', id: 'a', cidr: '10.0.0.0/26' }, 'taken'],
  ['the VPC that a pool plans', plan, { kind: 'vpc', id: 'vpc-1', cidr: '10.0.0.0/24' }, undefined],
  ['another VPC, in a pool', plan, { kind: 'vpc', id: 'vpc-2', cidr: '10.0.0.0/25' }, 'taken'],
] as const)('%s', (_, whole, owner, standing) => {
  expect(standingOf(whole, owner)).toBe(standing);
});
