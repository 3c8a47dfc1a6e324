import { expect, test } from 'vitest';
import { isOver } from '../../../core/alerts/clear-level.ts';
import type { Reason } from '../../../statemachine/contracts/finding.ts';

const MARGIN = { percentPoints: 5, freeTimes: 1.5, runwayTimes: 1.5 };
const below = (reason: Pick<Reason, 'metric'> & Partial<Reason>): Reason => ({
  unit: 'address',
  operator: '<',
  threshold: 4,
  observed: 0,
  source: 'ipam',
  text: '',
  ...reason,
});

test.each([
  [5, false],
  [6, true],
  ['18446744073709551616', true],
])('of 4 that were to be free, %s are enough: %s', (free, expected) => {
  const capacity = { basis: 'allocated', unit: '/64', total: 2 ** 40, free, usedPercent: 0, source: 'ipam' } as const;
  expect(isOver([below({ metric: 'free', unit: '/64' })], 'warning', { capacity }, MARGIN)).toBe(expected);
});

test('blocks smaller than those that were counted are in the ones that were', () => {
  const freeSpace = (blocks: Record<string, number>) => ({
    freeSpace: { unit: 'address' as const, free: 16, largest: 28, blocks, fragmentationPercent: 0 },
  });
  const of = (prefixLength: number) => [below({ metric: 'freeBlocks', unit: 'block', prefixLength })];
  expect(isOver(of(30), 'warning', freeSpace({ 28: 2 }), MARGIN)).toBe(true);
  expect(isOver(of(30), 'warning', freeSpace({ 28: 1 }), MARGIN)).toBe(false);
  expect(isOver(of(27), 'warning', freeSpace({ 28: 100 }), MARGIN)).toBe(false);
});

test('an empty one is over, even where the margin asks for more than it has', () => {
  const of28 = (free: number) =>
    ({
      capacity: { basis: 'assigned', unit: 'address', total: 16, reserved: 5, free, usedPercent: 50, source: 'ipam' },
    }) as const;

  expect(isOver([below({ metric: 'free', threshold: 11 })], 'warning', of28(11), MARGIN)).toBe(true);
  expect(isOver([below({ metric: 'free', threshold: 11 })], 'warning', of28(10), MARGIN)).toBe(false);
});

test('what others hold is not what an empty one has', () => {
  const of = (free: number) =>
    ({
      capacity: { basis: 'carved', unit: '/64', total: 16, heldByOthers: 11, free, usedPercent: 0, source: 'subnets' },
    }) as const;
  expect(isOver([below({ metric: 'free', unit: '/64' })], 'warning', of(5), MARGIN)).toBe(true);
  expect(isOver([below({ metric: 'free', unit: '/64' })], 'warning', of(4), MARGIN)).toBe(false);
});
