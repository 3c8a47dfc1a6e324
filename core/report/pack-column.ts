// As text at once: the tree of it all would be as large as what it is made of.

/** From which share of different values on a dictionary is of no use. */
const MANY = 0.5;

/**
 * A PackedColumn as JSON. Of what JSON can hold, and undefined; values of one kind, as all of one column are. Keys of objects that are undefined are none.
 *
 * @param without A key of theirs that is left out.
 */
export function columnText(values: readonly unknown[], without?: string): string {
  const [first] = values;
  if (values.length > 1 && !isObject(first) && values.every((value) => value === first) && first !== undefined) {
    return `{"same":${JSON.stringify(first)},"length":${values.length}}`;
  }
  if (values.includes(undefined)) {
    const there = columnText(values.map((value) => (value === undefined ? 0 : 1)));
    return `{"there":${there},"of":${columnText(
      values.filter((value) => value !== undefined),
      without,
    )}}`;
  }
  return withDictionary(values) ?? undivided(values, without);
}

/** Texts by what they say; objects by which they are. */
function withDictionary(values: readonly unknown[]): string | undefined {
  if (values.length < 2 || typeof values[0] === 'number') return undefined;
  const known = new Map<unknown, number>();
  const at: number[] = [];
  for (const value of values) {
    const index = known.get(value) ?? known.size;
    if (index === known.size) known.set(value, index);
    at.push(index);
    if (known.size > MANY * values.length) return undefined;
  }
  return `{"at":[${at.join()}],"of":${undivided([...known.keys()])}}`;
}

function undivided(values: readonly unknown[], without?: string): string {
  if (values.length > 0 && values.every((value) => Array.isArray(value))) {
    const arrays: readonly (readonly unknown[])[] = values;
    return `{"lengths":${columnText(arrays.map(({ length }) => length))},"items":${columnText(arrays.flat())}}`;
  }
  return values.length > 0 && values.every(isObject)
    ? ofObjects(values, without)
    : `{"plain":${JSON.stringify(values)}}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ofObjects(objects: readonly object[], without: string | undefined): string {
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
  const names = JSON.stringify([...keys.keys()]);
  const allShapes = JSON.stringify([...shapes.values()].map((each) => each.keys));
  const values = [...keys].map(([key, each]) => {
    // Done with: what is still to come needs the room.
    keys.delete(key);
    return columnText(each);
  });
  return `{"keys":${names},"shapes":${allShapes},"shape":${columnText(shape)},"values":[${values.join()}]}`;
}
