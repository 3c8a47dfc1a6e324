import { describe, expect, it } from 'vitest';
import { mapPage } from '../../../../core/report/layout/map-page.ts';
import { stretchText } from '../../../../core/report/layout/ranges.ts';
import { scopeMap } from '../../../../core/report/layout/scope-map.ts';
import type { TakenRange } from '../../../../core/report/report-data.ts';
import { type SomeRow, someReport } from '../some-report.ts';
import { reachedRows, rowsToReach } from './reach.ts';

const pool = (id: string, cidrs: string[], above = -1): SomeRow => ({ type: 'ipam-pool', id, cidrs, pool: above });
const vpc = (id: string, ...cidrs: string[]): SomeRow => ({ type: 'vpc', id, cidrs });
const subnet = (of: number, ...cidrs: string[]): SomeRow => ({ type: 'subnet', vpc: of, cidrs });
const address = (cidr: string): SomeRow => ({ type: 'eip', id: `eip-${cidr}`, cidrs: [cidr] });

function missed(rows: readonly SomeRow[], taken: readonly TakenRange[] = []): number[] {
  const data = someReport(rows, { taken });
  const reached = reachedRows(data, 0, 200);
  return rowsToReach(data, 0).filter((row) => !reached.has(row));
}

/** The parts of the first strip of a page, each with how many stand in it. */
function drawn(rows: readonly SomeRow[], id: string): (readonly [string, number])[] {
  const data = someReport(rows);
  const parts = mapPage(data, scopeMap(data, 0), id).rows[0]?.strips[0]?.parts ?? [];
  return parts.map((part) => [stretchText(part), part.kind === 'block' ? part.items.length : 0] as const);
}

describe('whoever goes into the map', () => {
  it('comes to subnets that share addresses, where their VPC is larger than a pool in it', () => {
    const around = [pool('pool', ['10.61.0.0/16']), vpc('vpc', '10.60.0.0/15')];
    expect(missed([...around, subnet(1, '10.61.192.0/19'), subnet(1, '10.61.192.0/19')])).toEqual([]);
  });

  it('finds nothing free in a pool that lies in a VPC, nor in the pools inside that one', () => {
    const rows = [pool('pool', ['10.1.0.0/17']), pool('inner', ['10.1.0.0/20'], 0), vpc('vpc', '10.1.0.0/16')];
    expect(drawn(rows, 'pool')).toEqual([['10.1.0.0/17', 2]]);
    expect(drawn(rows, 'inner')).toEqual([['10.1.0.0/20', 1]]);
    // It ends before this one begins.
    expect(drawn([pool('pool', ['10.2.0.0/17']), vpc('vpc', '10.1.0.0/16')], 'pool')).toEqual([['10.2.0.0/17', 0]]);
  });

  it('comes to an address below an allocation by hand, in the smallest of the pools around them', () => {
    const pools = [pool('none', []), pool('large', ['2001:db8::/32'], 0), pool('small', ['2001:db8::/33'])];
    const byHand = { scope: 0, cidr: '2001:db8::/40', kind: 'byHand', name: '', id: 'alloc-1', pool: -1 } as const;
    expect(missed([...pools, address('2001:db8::/128')], [byHand])).toEqual([]);
  });

  it('comes to what shares addresses in a pool that is smaller than the one below it', () => {
    const pools = [pool('small', ['10.0.0.0/9']), pool('large', ['10.0.0.0/8'], 0)];
    expect(missed([...pools, vpc('vpc', '10.0.0.0/14'), address('10.0.0.0/32')])).toEqual([]);
  });

  it('comes to subnets that share all of their VPC', () => {
    const subnets = [subnet(0, '10.1.0.0/20'), subnet(0, '10.1.0.0/24')];
    expect(missed([vpc('vpc', '10.1.0.0/20', '10.2.0.0/16'), ...subnets])).toEqual([]);
    expect(missed([vpc('vpc', '10.1.0.0/20'), ...subnets, vpc('same', '10.1.0.0/20')])).toEqual([]);
    const data = someReport([vpc('vpc', '10.1.0.0/20'), ...subnets]);
    const page = mapPage(data, scopeMap(data, 0), '10.1.0.0/20');
    expect(page.path.map(({ id }) => id)).toEqual(['vpc', '10.1.0.0/20']);
    expect(page.rows.map(({ row }) => row)).toEqual([1, 2]);
  });

  it('comes to VPCs that share addresses between single addresses all over the world', () => {
    const far = [address('1.2.3.4/32'), address('200.0.0.1/32')];
    expect(missed([vpc('vpc', '10.0.0.0/16'), vpc('same', '10.0.0.0/16'), ...far])).toEqual([]);
  });
});
