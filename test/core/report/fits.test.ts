import { expect, test } from 'vitest';
import { FIT_LENGTHS, fitRows, thatFit, tintOf } from '../../../core/report/fits.ts';
import type { RowDetail } from '../../../core/report/report-data.ts';
import { type SomeRow, someReport } from './some-report.ts';

/** One free block of a size. */
function room(largest: number, blocks: Record<string, number>, pool?: 'leaf' | 'parent'): RowDetail {
  return {
    freeSpace: { free: 2 ** (32 - largest), largest, blocks },
    ...(pool && { pool: { role: pool, children: 0, rules: {}, provisionedCidrs: 1, allocations: {} } }),
  };
}

const VPC: SomeRow = { type: 'vpc', cidrs: ['10.0.0.0/20'] };
const ROWS: readonly SomeRow[] = [
  { ...VPC, id: 'vpc-default', cidrs: ['172.31.0.0/16'], detail: room(17, { 17: 1, 28: 2048 }) },
  { ...VPC, id: 'vpc-small', detail: room(24, { 24: 1, 28: 16 }) },
  { ...VPC, id: 'vpc-large', detail: room(21, { 21: 1, 22: 2, 28: 128 }) },
  { type: 'ipam-pool', id: 'pool', detail: room(13, { 13: 1, 22: 512 }, 'leaf') },
  { type: 'ipam-pool', id: 'above', detail: room(9, { 9: 1 }, 'parent') },
  { ...VPC, id: 'vpc-full', detail: { freeSpace: { free: 0, blocks: {} } } },
  { ...VPC, id: 'vpc-v6', family: 'ipv6', detail: room(56, { 56: 1 }) },
  { ...VPC, id: 'vpc-large', scope: 1, detail: room(21, { 21: 1, 22: 2, 28: 128 }) },
  { id: 'subnet', detail: room(24, { 24: 1 }) },
];

test('pools come first, then VPCs by their room, what looks like a default VPC last; each once, and none without room', () => {
  const data = someReport(ROWS);
  expect(fitRows(data).map(({ row }) => data.columns.id[row])).toEqual([
    'pool',
    'vpc-large',
    'vpc-small',
    'vpc-default',
  ]);
});

test('who can take a block of a size, and how many of them', () => {
  const data = someReport(ROWS);
  const whoFits = (length: number) =>
    thatFit(fitRows(data), length).map(({ row, blocks }) => [
      data.columns.id[row],
      blocks[FIT_LENGTHS.indexOf(length)],
    ]);
  expect(whoFits(22)).toEqual([
    ['pool', 512n],
    ['vpc-large', 2n],
    ['vpc-default', 32n],
  ]);
  expect(whoFits(12)).toEqual([]);
  expect(whoFits(30)).toEqual([]);
});

test('nothing to fit into', () => {
  expect(fitRows(someReport([]))).toEqual([]);
});

test.each([
  [0n, 0],
  [1n, 1],
  [15n, 2],
  [16n, 3],
  [10n ** 12n, 3],
])('%d blocks are tinted by step %i', (blocks, step) => {
  expect(tintOf(blocks)).toBe(step);
});
