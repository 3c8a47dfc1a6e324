import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join, type Range, without } from '../../../../core/address/free-blocks.ts';
import { CELLS } from '../../../../core/report/layout/boxes.ts';
import { linesOf } from '../../../../core/report/layout/lines.ts';
import { mapPage } from '../../../../core/report/layout/map-page.ts';
import { pinIn } from '../../../../core/report/layout/pins.ts';
import { placeOf } from '../../../../core/report/layout/place-of.ts';
import { addressText, holds, type Stretch, stretchOf, stretchText } from '../../../../core/report/layout/ranges.ts';
import { scopeMap } from '../../../../core/report/layout/scope-map.ts';
import type { ReportData } from '../../../../core/report/report-data.ts';
import { someReport } from '../some-report.ts';
import { REPORTS } from './networks.ts';
import { reachedRows, rowsToReach } from './reach.ts';

describe('the map of a scope', () => {
  it('leads to everything that has addresses, in 40 cells a line as well', () => {
    fc.assert(
      fc.property(REPORTS, fc.constantFrom(40, 200), (data, width) => {
        const reached = reachedRows(data, 0, width);
        expect(rowsToReach(data, 0).filter((row) => !reached.has(row))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('draws of each pool what is free: all that nobody stands in', () => {
    fc.assert(
      fc.property(REPORTS, (data) => {
        const { columns } = data;
        const page = mapPage(data, scopeMap(data, 0));
        for (const { row, strips } of page.rows) {
          const pool = (columns.cidrs[row] ?? []).flatMap((cidr) => stretchOf(cidr) ?? []);
          const drawn = strips.map(({ first, end }) => ({ first, end }));
          expect(join(drawn)).toEqual(join(pool.map(({ first, end }) => ({ first, end }))));
          expect(sizeOf(drawn)).toBe(sizeOf(join(drawn)));
          for (const strip of strips) {
            const free = strip.parts.filter(({ kind }) => kind === 'gap').map(({ first, end }) => ({ first, end }));
            const others = join(standingIn(data, row, strip).map(({ first, end }) => ({ first, end })));
            for (const gap of free) expect(without([gap], others)).toEqual([gap]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('draws a range of the policy once: in the pool that it lies in, and beside it what is outside', () => {
    const range = { scope: 0, kind: 'occupied', name: 'on-premises', id: '', pool: -1 } as const;
    const taken = ['172.16.0.0/18', '172.18.0.0/15'].map((cidr) => ({ ...range, cidr }));
    const cidrs = [['172.16.0.0/16'], ['172.18.0.0/16']];
    const data = someReport(
      cidrs.map((each) => ({ type: 'ipam-pool', cidrs: each })),
      { taken },
    );
    const { pools, loose } = scopeMap(data, 0);
    const named = pools.flatMap(({ spaces }) => spaces.flatMap(({ items }) => items.map((item) => stretchText(item))));
    expect(named).toEqual(['172.16.0.0/18', '172.18.0.0/16']);
    expect(loose.map((item) => stretchText(item))).toEqual(['172.19.0.0/16']);
  });

  it('finds the place of every row, and puts a pin where its first address is', () => {
    fc.assert(
      fc.property(REPORTS, (data) => {
        const map = scopeMap(data, 0);
        for (const row of rowsToReach(data, 0)) {
          const first = stretchOf(data.columns.cidrs[row]?.[0] ?? '');
          const place = placeOf(data, row, first && addressText(first.family, first.first));
          if (!first || !place?.pin) continue;
          const { rows } = mapPage(data, map, place.id);
          const pins = rows.flatMap(({ strips }) =>
            strips.map((strip) => pinIn(linesOf(strip, { ...CELLS, width: 80, lines: 8 }), place.pin ?? '', 'root')),
          );
          const found = pins.filter((pin) => pin !== undefined);
          expect(found.length).toBeGreaterThan(0);
          for (const { x } of found) expect(x >= 0 && x <= 80).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Whoever has addresses of a pool's CIDR, and those that are larger than it as well. Of other pools those inside it. */
function standingIn({ columns, taken }: ReportData, pool: number, space: Stretch): Stretch[] {
  const rows = columns.cidrs.flatMap((cidrs, row) => {
    const own = cidrs.flatMap((cidr) => stretchOf(cidr) ?? []);
    if (columns.type[row] !== 'ipam-pool') return own;
    // A pool has each address once: where two of its CIDRs overlap, the larger is all that is drawn of them.
    const outer = own.filter((each) => !own.some((other) => holds(other, each) && !holds(each, other)));
    return row === pool ? [] : outer.filter((each) => holds(space, each) && !holds(each, space));
  });
  return [...rows, ...taken.flatMap(({ cidr }) => stretchOf(cidr) ?? [])];
}

function sizeOf(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, { first, end }) => sum + end - first, 0n);
}
