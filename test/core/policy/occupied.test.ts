import { expect, test } from 'vitest';
import { occupiedIn } from '../../../core/policy/occupied.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';

const parse = (occupied: string) => parsePolicy(`version: 1\noccupied: ${occupied}`, 'policy.yaml').occupied;

test('what is taken everywhere, and what in some scopes', () => {
  const occupied = parse(
    '[{ cidr: 10.0.0.0/8, name: a }, { cidr: 10.1.0.0/16, name: b, scope: s }, { cidr: 10.2.0.0/16, name: c, scope: [t, s] }]',
  );

  expect(occupiedIn(occupied, 's').map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(occupiedIn(occupied, 't').map(({ name }) => name)).toEqual(['a', 'c']);
});

test.each([
  ['[{ cidr: 10.0.0, name: a }]', 'policy.yaml:2:20  occupied[0].cidr: "10.0.0" is not a CIDR (10.200.0.0/16)'],
  [
    '[{ cidr: 010.0.0.0/8, name: a }]',
    'occupied[0].cidr: "010.0.0.0/8" is not decimal to everybody: write 010 without leading zeros',
  ],
  [
    '[{ cidr: "fe80::1%eth0/64", name: a }]',
    'is in a zone (%), which means something on one machine only: leave the zone out',
  ],
  ['[{ cidr: 10.0.0.0/8, name: "" }]', 'policy.yaml:2:38  occupied[0].name: "" is empty'],
  ['[{ cidr: 10.0.0.0/8 }]', 'occupied[0].name'],
])('%s is refused, with the place', (occupied, message) => {
  expect(() => parse(occupied)).toThrow(PolicyError);
  expect(() => parse(occupied)).toThrow(message);
});
