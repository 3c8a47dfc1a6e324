import { describe, expect, it } from 'vitest';
import { sorter, sortOf, sortRows } from '../../../core/report/sort.ts';
import { HOSTILE, type SomeRow, someNumbers, someReport } from './some-report.ts';

function sorted(rows: readonly SomeRow[], by: string): number[] {
  const data = someReport(rows);
  return [...sortRows(Int32Array.from(rows.keys()), sortOf(by), sorter(data))];
}

describe('Sorted rows', () => {
  it('go by the numbers within names', () => {
    expect(sorted([{ name: 'app-10' }, { name: 'app-2' }, { name: 'App-1' }], 'name')).toEqual([2, 1, 0]);
    expect(sorted([{ name: 'app-10' }, { name: 'app-2' }, { name: 'App-1' }], '-name')).toEqual([0, 1, 2]);
  });

  it('go by the id where there is no name', () => {
    expect(sorted([{ id: 'c' }, { name: 'b', id: 'z' }, { id: 'a' }], 'name')).toEqual([2, 1, 0]);
  });

  it('have those without a value at the end either way', () => {
    const rows: SomeRow[] = [{}, { usedPercent: 3 }, { usedPercent: 90 }, {}, { usedPercent: 0 }];
    expect(sorted(rows, 'used')).toEqual([4, 1, 2, 0, 3]);
    expect(sorted(rows, '-used')).toEqual([2, 1, 4, 0, 3]);
  });

  it('go by addresses, the larger block first, IPv6 behind IPv4 and exact to the last bit', () => {
    const rows = ['2001:db8::2/128', '10.0.0.0/16', '9.0.0.0/8', '2001:db8::1/128', '10.0.0.0/8', '', '100.0.0.0/8'];
    const cidrs = rows.map((cidr) => ({ cidrs: cidr ? [cidr] : [] }));
    expect(sorted(cidrs, 'cidr')).toEqual([2, 4, 1, 6, 3, 0, 5]);
  });

  it('count beyond 2^53, and put "not within the forecast" behind all days', () => {
    expect(sorted([{ free: '36893488147419103232' }, { free: 7 }, {}], '-free')).toEqual([0, 1, 2]);
    const rows: SomeRow[] = [
      { fullIn: { none: 'tooShort' } },
      { fullIn: { p10: 90, p50: null, p90: null } },
      { fullIn: { p10: 1, p50: 2, p90: 3 } },
    ];
    expect(sorted(rows, 'fullIn')).toEqual([2, 1, 0]);
  });

  it.each(['verdict', 'name', 'type', 'cidr', 'account', 'where', 'used', 'free', 'fullIn', 'since'])(
    'by %s are the same rows, and equal ones stay as they were',
    (by) => {
      const random = someNumbers(3);
      const rows = Array.from({ length: 500 }, (): SomeRow => {
        const name = HOSTILE[random(HOSTILE.length)] ?? '';
        return {
          name,
          cidrs: random(2) === 0 ? [] : [`10.${random(3)}.0.0/16`],
          ...(random(2) === 0 && { usedPercent: random(5), free: random(9) }),
        };
      });
      for (const way of [by, `-${by}`]) expect(sorted(rows, way).toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
      const same = rows.map(() => ({ id: 'same', name: 'same', cidrs: ['10.0.0.0/8'], usedPercent: 1 }));
      expect(sorted(same, `-${by}`)).toEqual([...same.keys()]);
    },
  );

  it('stay as they are by what is no column', () => {
    for (const by of ['', 'no', '--name', 'constructor', '__proto__']) expect(sortOf(by)).toBeUndefined();
    expect(sorted([{ name: 'b' }, { name: 'a' }], 'no')).toEqual([0, 1]);
  });
});
