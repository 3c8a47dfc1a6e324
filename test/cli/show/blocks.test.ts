import { expect, test } from 'vitest';
import { insideLines } from '../../../cli/show/blocks.ts';
import type { SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';
import { fakeIo } from '../fakes/io.ts';

/** The map alone: of a subnet whose /28s all have single addresses in use. */
function mapOf(total: number, cidr: string): string[] {
  const inside: SubnetInside = {
    status: 'read',
    readAt: '2026-11-30T12:00:00.000Z',
    blocks: {
      ...{ total, occupied: total, map: `${total}o` },
      ...{ free: 0, reservedFree: 0, assigned: 0, setAside: 0, keptByAws: 0, reserved: 0 },
    },
  };
  const { out } = fakeIo({ noColor: true, columns: 80 });
  const lines = insideLines(inside, cidr, out, '');
  return lines.slice(1, lines.indexOf(''));
}

const LINE = `${'▒'.repeat(16)} ${'▒'.repeat(16)}`;

test('a second line that is like the first is drawn: to say so would take a line, too', () => {
  expect(mapOf(64, '10.0.0.0/22')).toEqual([`  10.0.0.0         ${LINE}`, `  10.0.2.0         ${LINE}`]);
});

test('more lines that are alike are counted', () => {
  expect(mapOf(128, '10.0.0.0/21')).toEqual([`  10.0.0.0         ${LINE}`, `${' '.repeat(19)}… 3 more lines like it`]);
});
