import type { PackedColumn } from './column.ts';

/** The values of a column that columnText made. */
export function valuesOf(column: PackedColumn): readonly unknown[] {
  if ('plain' in column) return column.plain;
  if ('same' in column) return new Array<unknown>(column.length).fill(column.same);
  if ('at' in column) {
    const values = valuesOf(column.of);
    return column.at.map((index) => values[index]);
  }
  if ('there' in column) {
    const values = valuesOf(column.of);
    let next = 0;
    return valuesOf(column.there).map((there) => (there === 1 ? values[next++] : undefined));
  }
  if ('lengths' in column) {
    const items = valuesOf(column.items);
    let next = 0;
    return valuesOf(column.lengths).map((length) => {
      const from = next;
      next += Number(length);
      return items.slice(from, next);
    });
  }
  return objectsOf(column);
}

function objectsOf({ keys, shapes, shape, values }: Extract<PackedColumn, { keys: unknown }>): readonly object[] {
  const columns = values.map(valuesOf);
  const next = new Array<number>(keys.length).fill(0);
  return valuesOf(shape).map((index) => {
    const entries = (shapes[Number(index)] ?? []).map((key) => {
      const at = next[key] ?? 0;
      next[key] = at + 1;
      return [keys[key] ?? '', columns[key]?.[at]] as const;
    });
    return Object.fromEntries(entries);
  });
}
