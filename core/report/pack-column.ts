// As text at once: the tree of it all would be as large as what it is made of.

/** From which share of different values on a dictionary is of no use. */
const MANY = 0.5;

/** After how many it is given up where hardly any came twice: ids, sums, names. Of 50,000 rows, a fifth of the work. */
const FIRST_FEW = 1000;
const HARDLY = 0.9;

/**
 * A PackedColumn as JSON, part by part. Of what JSON can hold, and undefined; values of one kind, as all of one column are. Keys of objects that are undefined are none.
 *
 * @param without A key of theirs that is left out.
 */
export function* columnParts(values: readonly unknown[], without?: string): Generator<string> {
  const [first] = values;
  if (values.length > 1 && !isObject(first) && values.every((value) => value === first) && first !== undefined) {
    yield `{"same":${JSON.stringify(first)},"length":${values.length}}`;
  } else if (values.includes(undefined)) {
    yield '{"there":';
    yield* columnParts(values.map((value) => (value === undefined ? 0 : 1)));
    yield ',"of":';
    yield* columnParts(
      values.filter((value) => value !== undefined),
      without,
    );
    yield '}';
  } else {
    const dictionary = dictionaryOf(values);
    if (dictionary) {
      yield `{"at":[${dictionary.at.join()}],"of":`;
      yield* undivided(dictionary.of);
      yield '}';
    } else yield* undivided(values, without);
  }
}

/** All of it. */
export function columnText(values: readonly unknown[]): string {
  return [...columnParts(values)].join('');
}

/** Texts by what they say; objects by which they are. */
function dictionaryOf(values: readonly unknown[]): { readonly at: number[]; readonly of: unknown[] } | undefined {
  if (values.length < 2 || typeof values[0] === 'number') return undefined;
  const known = new Map<unknown, number>();
  const at: number[] = [];
  for (const value of values) {
    const index = known.get(value) ?? known.size;
    if (index === known.size) known.set(value, index);
    at.push(index);
    if (known.size > MANY * values.length || (at.length === FIRST_FEW && known.size > HARDLY * FIRST_FEW))
      return undefined;
  }
  return { at, of: [...known.keys()] };
}

function* undivided(values: readonly unknown[], without?: string): Generator<string> {
  if (values.length > 0 && values.every((value) => Array.isArray(value))) {
    const arrays: readonly (readonly unknown[])[] = values;
    yield `{"lengths":${columnText(arrays.map(({ length }) => length))},"items":`;
    yield* columnParts(arrays.flat());
    yield '}';
  } else if (values.length > 0 && values.every(isObject)) yield* ofObjects(values, without);
  else yield `{"plain":${JSON.stringify(values)}}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function* ofObjects(objects: readonly object[], without: string | undefined): Generator<string> {
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
  yield `{"keys":${names},"shapes":${allShapes},"shape":${columnText(shape)},"values":[`;
  let before = '';
  for (const [key, each] of keys) {
    // Done with: what is still to come needs the room.
    keys.delete(key);
    yield before;
    yield* columnParts(each);
    before = ',';
  }
  yield ']}';
}
