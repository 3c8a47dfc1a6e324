import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join, type Range, without } from '../../../../core/address/free-blocks.ts';
import { CELLS } from '../../../../core/report/layout/boxes.ts';
import { linesOf } from '../../../../core/report/layout/lines.ts';
import { mapPage } from '../../../../core/report/layout/map-page.ts';
import { pinIn } from '../../../../core/report/layout/pins.ts';
import { placeOf } from '../../../../core/report/layout/place-of.ts';
import { addressText, stretchOf } from '../../../../core/report/layout/ranges.ts';
import { scopeMap } from '../../../../core/report/layout/scope-map.ts';
import { cidrOf, REPORTS } from './networks.ts';
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
        const { columns, taken } = data;
        const page = mapPage(data, scopeMap(data, 0));
        for (const { row, strips } of page.rows) {
          const pool = (columns.cidrs[row] ?? []).flatMap((cidr) => stretchOf(cidr) ?? []);
          const drawn = strips.map(({ first, end }) => ({ first, end }));
          expect(join(drawn)).toEqual(join(pool.map(({ first, end }) => ({ first, end }))));
          expect(sizeOf(drawn)).toBe(sizeOf(join(drawn)));
          for (const strip of strips) {
            const free = strip.parts.filter(({ kind }) => kind === 'gap').map(({ first, end }) => ({ first, end }));
            // Whoever lies wholly in the pool, and what the policy names wherever it lies.
            const rows = columns.cidrs.flatMap((cidrs, other) =>
              cidrs.filter(
                (cidr) =>
                  columns.type[other] !== 'subnet' &&
                  (columns.type[other] !== 'ipam-pool' || (other !== row && cidrOf(strip) !== cidr)),
              ),
            );
            const named = taken.filter(({ kind }) => kind === 'occupied').map(({ cidr }) => cidr);
            const inside = [...rows, ...taken.map(({ cidr }) => cidr)].flatMap((cidr) => {
              const at = stretchOf(cidr);
              const counts = at && (named.includes(cidr) || (at.first >= strip.first && at.end <= strip.end));
              return counts ? [at] : [];
            });
            const others = join(inside.map(({ first, end }) => ({ first, end })));
            for (const gap of free) expect(without([gap], others)).toEqual([gap]);
          }
        }
      }),
      { numRuns: 300 },
    );
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

function sizeOf(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, { first, end }) => sum + end - first, 0n);
}
