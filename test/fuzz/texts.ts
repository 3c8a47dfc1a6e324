import fc from 'fast-check';

/** Texts that mean something to somebody. */
export const strange = fc.constantFrom(
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\u202e',
    '\ufeff',
    '\u001b[31m',
    '\r\n',
    '-',
    '--',
    '-1',
    '0',
    '1e999',
    '-0',
    '.nan',
    '~',
  ],
  ...[
    'null',
    'true',
    'yes',
    '__proto__',
    'constructor',
    'toString',
    '*',
    '**',
    '!',
    '!!set',
    '!!binary',
    '&a',
    '*a',
    '<<',
  ],
  ...['10.0.0.0/8', '10.0.0.0/33', '/64', '::/0', '::ffff:1.2.3.4/96', '0x10/8', '256.1.1.1/8', '9007199254740993'],
  ...['2026-02-30T25:61:61Z', '+275760-09-13T00:00:00.001Z', '0000-00-00', '9999d', '111122223333', '000000000000'],
  ...[
    '/dev/zero',
    '../../etc/passwd',
    'https://x',
    'arn:aws:sns:a:b:c',
    'subnet-0a',
    'ipam-scope-0a',
    'critical',
    'vpc',
  ],
);

export const long = fc
  .tuple(fc.constantFrom('x', '*', '[', '{', '- ', 'a: ', '"', '%', '\n', 'é', '&a ', '*a ', '? '), fc.nat(20_000))
  .map(([part, times]) => part.repeat(times));

export const text = fc.oneof(
  { weight: 30, arbitrary: strange },
  { weight: 20, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: long },
);

const leaf = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));

/** What may be there thousands of times. */
const small = fc.oneof(strange, fc.integer(), fc.constant({}), fc.constant([]), fc.constant({ match: {} }));

/** Values of JSON with these names in them, more or less where they belong. */
export function value(names: readonly string[]): fc.Arbitrary<unknown> {
  const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: strange });
  return fc.letrec<{ any: unknown; list: unknown[]; object: Record<string, unknown> }>((tie) => ({
    any: fc.oneof({ depthSize: 'small', maxDepth: 4 }, leaf, tie('list'), tie('object')),
    list: fc.oneof(
      { weight: 9, arbitrary: fc.array(tie('any'), { maxLength: 4 }) },
      {
        weight: 1,
        arbitrary: fc.tuple(small, fc.nat(3000)).map(([each, count]) => new Array<unknown>(count).fill(each)),
      },
    ),
    object: fc.oneof(
      { weight: 19, arbitrary: fc.dictionary(key, tie('any'), { maxKeys: 6 }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(small, fc.nat(2000))
          .map(([each, count]) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, each]))),
      },
    ),
  })).any;
}

/** A valid value of which one or more parts are replaced, taken out, or there twice. */
export function changed(valid: unknown, names: readonly string[]): fc.Arbitrary<unknown> {
  return fc
    .array(fc.record({ at: fc.nat(10_000), what: fc.constantFrom('replace', 'drop', 'double'), by: value(names) }), {
      minLength: 0,
      maxLength: 3,
    })
    .map((changes) =>
      // Values share parts, and nothing ends that stands in itself: each change has a copy.
      changes.reduce((whole, { at, what, by }) => changeAt(whole, at, what, copied(by)), structuredClone(valid)),
    );
}

function changeAt(whole: unknown, at: number, what: string, by: unknown): unknown {
  const places = placesIn(whole, new Set());
  const place = places[at % Math.max(1, places.length)];
  if (!place) return by;
  const { parent, key } = place;
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (what === 'drop') parent.splice(index, 1);
    else parent.splice(index, what === 'double' ? 0 : 1, what === 'double' ? parent[index] : by);
  } else if (what === 'drop') delete parent[key];
  else Object.defineProperty(parent, what === 'double' ? `${key}2` : key, { value: by, ...PLAIN });
  return whole;
}

/** By itself, what is too deep to be copied is shared with nothing. */
function copied(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

const PLAIN = { enumerable: true, writable: true, configurable: true };

type Place = { readonly parent: Record<string, unknown> | unknown[]; readonly key: string };

/** What a change put in may be thousands of lists deep, or stand in many places: it is looked at once, and not to its end. */
function placesIn(whole: unknown, seen: Set<unknown>, depth = 50): Place[] {
  if (typeof whole !== 'object' || whole === null || depth === 0 || seen.has(whole)) return [];
  seen.add(whole);
  const parent = whole as Place['parent'];
  return Object.entries(whole).flatMap(([key, each]) => [
    { parent, key },
    ...placesIn(each, seen, depth - 1).slice(0, 200),
  ]);
}

/** Text of which bytes are others, or missing: in the middle, or from some place on. */
export function damaged(whole: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const cut = fc.tuple(whole, fc.nat(), fc.nat(40), text).map(([given, at, length, by]) => {
    const from = at % (given.length + 1);
    return given.slice(0, from) + by + given.slice(from + length);
  });
  return fc.oneof(
    { weight: 9, arbitrary: whole },
    { weight: 4, arbitrary: cut },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.tuple(whole, fc.nat()).map(([given, at]) => given.slice(0, at % (given.length + 1))) },
  );
}
