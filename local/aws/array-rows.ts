import type { Ec2Rows } from './ec2-data.ts';

/** Rows that are in memory already. */
export function arrayRows<T>(rows: readonly T[]): Ec2Rows<T> {
  return {
    length: rows.length,
    at(index) {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`There is no row ${index}: the listing has ${rows.length}.`);
      return row;
    },
  };
}
