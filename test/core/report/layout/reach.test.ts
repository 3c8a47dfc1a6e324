import { describe, expect, it } from 'vitest';
import type { TakenRange } from '../../../../core/report/report-data.ts';
import { type SomeRow, someReport } from '../some-report.ts';
import { reachedRows, rowsToReach } from './reach.ts';

const pool = (id: string, cidrs: string[], above = -1): SomeRow => ({ type: 'ipam-pool', id, cidrs, pool: above });
const vpc = (id: string, ...cidrs: string[]): SomeRow => ({ type: 'vpc', id, cidrs });
const address = (cidr: string): SomeRow => ({ type: 'eip', id: `eip-${cidr}`, cidrs: [cidr] });

function missed(rows: readonly SomeRow[], taken: readonly TakenRange[] = []): number[] {
  const data = someReport(rows, { taken });
  const reached = reachedRows(data, 0, 200);
  return rowsToReach(data, 0).filter((row) => !reached.has(row));
}

describe('whoever goes into the map', () => {
  it('comes to an address below an allocation by hand, in the smallest of the pools around them', () => {
    const pools = [pool('none', []), pool('large', ['2001:db8::/32'], 0), pool('small', ['2001:db8::/33'])];
    const byHand = { scope: 0, cidr: '2001:db8::/40', kind: 'byHand', name: '', id: 'alloc-1', pool: -1 } as const;
    expect(missed([...pools, address('2001:db8::/128')], [byHand])).toEqual([]);
  });

  it('comes to what shares addresses in a pool that is smaller than the one below it', () => {
    const pools = [pool('small', ['10.0.0.0/9']), pool('large', ['10.0.0.0/8'], 0)];
    expect(missed([...pools, vpc('vpc', '10.0.0.0/14'), address('10.0.0.0/32')])).toEqual([]);
  });
});
