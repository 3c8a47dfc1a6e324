import type { Column } from './column.ts';

/** From which share of different values on a dictionary is of no use. */
const MANY = 0.5;

/**
 * What JSON can hold, and undefined; values of one kind, as all of one column are. Keys of objects that are undefined are none.
 *
 * @param without A key of theirs that is left out.
 */
export function columnOf(values: readonly unknown[], without?: string): Column {
  const [first] = values;
  if (values.length > 1 && !isObject(first) && values.every((value) => value === first) && first !== undefined) {
    return { same: first, length: values.length };
  }
  if (values.includes(undefined)) {
    const there = columnOf(values.map((value) => (value === undefined ? 0 : 1)));
    return { there, of: columnOf(values.filter((value) => value !== undefined)) };
  }
  return withDictionary(values) ?? undivided(values, without);
}

/** Texts by what they say; objects by which they are. */
function withDictionary(values: readonly unknown[]): Column | undefined {
  if (values.length < 2 || typeof values[0] === 'number') return undefined;
  const known = new Map<unknown, number>();
  const at: number[] = [];
  for (const value of values) {
    const index = known.get(value) ?? known.size;
    if (index === known.size) known.set(value, index);
    at.push(index);
    if (known.size > MANY * values.length) return undefined;
  }
  return { at, of: undivided([...known.keys()]) };
}

function undivided(values: readonly unknown[], without?: string): Column {
  if (values.length > 0 && values.every((value) => Array.isArray(value))) {
    const arrays: readonly (readonly unknown[])[] = values;
    return { lengths: columnOf(arrays.map(({ length }) => length)), items: columnOf(arrays.flat()) };
  }
  return values.length > 0 && values.every(isObject) ? ofObjects(values, without) : { plain: values };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ofObjects(objects: readonly object[], without: string | undefined): Column {
  // Keys are other people's, too (tags): no object is keyed by them.
  const keys = new Map<string, unknown[]>();
  const places = new Map<string, number>();
  const shapes = new Map<string, { readonly index: number; readonly keys: readonly number[] }>();
  const shape = objects.map((object) => {
    const own: number[] = [];
    for (const [key, value] of Object.entries(object)) {
      if (value === undefined || key === without) continue;
      const values = keys.get(key);
      if (values) values.push(value);
      else keys.set(key, [value]);
      const place = places.get(key) ?? places.size;
      places.set(key, place);
      own.push(place);
    }
    const name = own.join();
    const known = shapes.get(name) ?? { index: shapes.size, keys: own };
    shapes.set(name, known);
    return known.index;
  });
  return {
    keys: [...keys.keys()],
    shapes: [...shapes.values()].map((each) => each.keys),
    shape: columnOf(shape),
    values: [...keys.values()].map((each) => columnOf(each)),
  };
}
