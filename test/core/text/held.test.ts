import { expect, test } from 'vitest';
import { reservedByHand } from '../../../core/judge/reserved-by-hand.ts';
import { capacityText } from '../../../core/message/figures.ts';
import { heldText } from '../../../core/text/held.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';

const range = { kind: 'occupied' as const, id: 'occupied/10.0.0.0/25', cidr: '10.0.0.0/25', name: 'on-premises' };
const space = { unit: 'address' as const, free: 1, blocks: {}, fragmentationPercent: 0 };

test.each([
  ['pool', '128 addresses of what is not given away are held by on-premises 10.0.0.0/25 (policy)'],
  ['vpc', '128 addresses of what no subnet has are held by on-premises 10.0.0.0/25 (policy)'],
] as const)('who stands in what a %s has left', (of, text) => {
  expect(heldText({ ...space, heldByOthers: { units: 128, owners: 1, first: [range] } }, of)).toBe(text);
});

const allocation = (cidr: string) => ({ kind: 'allocation' as const, id: `alloc-${cidr}`, cidr });

test('what was reserved in parts is to be kept in parts', () => {
  expect(reservedByHand([allocation('10.0.0.0/24')])?.text).toContain('. Keep the allocation: without it the pool');
  expect(reservedByHand([allocation('10.0.0.0/25'), allocation('10.0.0.128/25')])?.text).toContain(
    ': 10.0.0.0/25 (alloc-10.0.0.0/25), 10.0.0.128/25 (alloc-10.0.0.128/25). Keep the allocations: without them the pool',
  );
});

const carved: Capacity = {
  ...{
    basis: 'carved',
    unit: 'address',
    source: 'subnets',
    total: 512,
    used: 64,
    usedPercent: 12.5,
    heldByOthers: 128,
  },
  ...{ free: 320, freeMin: 320, freeMax: 384, ipamUsedPercent: 0, agrees: false },
};

test('of a VPC the bounds come from two figures, and not from decimals', () => {
  expect(capacityText(carved, { type: 'vpc' })).toBe(
    '64 of 512 addresses carved into subnets, 128 held by others, 320 free (between 320 and 384: IPAM counts otherwise); 12.5 % carved, added up from its subnets; IPAM itself says 0 %.',
  );
});
