import type * as z from 'zod';

const MAX_WORD = 64;

/** The known name that somebody probably meant: a slip or two away, another spelling (free_below), or its beginning. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  // Comparing takes as long as both are: nobody means a field by what is far longer than any.
  if (written.length > MAX_WORD) return undefined;
  const word = plain(written);
  const ranked = known
    .map((name) => ({ name, slips: slipsBetween(word, plain(name)) }))
    .filter(({ name, slips }) => slips <= allowedSlips(word) || isBeginning(word, plain(name)))
    .sort((a, b) => a.slips - b.slips);
  return ranked[0]?.name;
}

/** The fields that a schema knows at a place, whichever of its alternatives was meant. */
export function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const there = path.reduce(
    (schemas, key) => schemas.flatMap(unwrapped).flatMap((each) => childOf(each, key)),
    [schema],
  );
  return there.flatMap(unwrapped).flatMap((each) => {
    const { def } = each._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** Where a field of that very name is, one or two objects further in: `match.type` of what stands beside `match`. */
export function furtherIn(schema: z.core.$ZodType, path: readonly PropertyKey[], name: string): string | undefined {
  const within = (inner: readonly string[]) => fieldsAt(schema, [...path, ...inner]).map((field) => [...inner, field]);
  const one = within([]).flatMap(within);
  const found = [...one, ...one.flatMap(within)].find((inner) => inner.at(-1) === name);
  return found?.join('.');
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodTypes[] {
  // Every schema is one of those that zod has.
  const known = schema as z.core.$ZodTypes;
  const { def } = known._zod;
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
      return unwrapped(def.innerType);
    case 'union':
      return def.options.flatMap(unwrapped);
    case 'pipe':
      return unwrapped(def.in);
    default:
      return [known];
  }
}

function childOf(schema: z.core.$ZodTypes, key: PropertyKey): z.core.$ZodType[] {
  const { def } = schema._zod;
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  const child = def.type === 'object' && Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined;
  return child ? [child] : [];
}

/** Two letters that changed places are two slips. */
function allowedSlips({ length }: string): number {
  return length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isBeginning(word: string, name: string): boolean {
  return word.length >= 3 && (name.startsWith(word) || word.startsWith(name));
}

/** Letters to add, drop or change (Levenshtein). */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries()) {
      const changed = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
