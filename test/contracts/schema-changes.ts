import { isDeepStrictEqual } from 'node:util';

export interface Change {
  /** JSON Pointer into the schema. */
  readonly path: string;
  readonly what: string;
  /** Whether a minor version may bring it. */
  readonly kind: 'addition' | 'breaking';
}

/** `output`: we write it, others read it. `input`: others write it, we read it. */
export type Direction = 'output' | 'input';

type Schema = Readonly<Record<string, unknown>>;

/** Words that are for people. */
const NOTES = new Set(['$schema', '$id', 'title', 'description', 'examples', 'deprecated']);
/** Compared member by member below. */
const STRUCTURE = new Set([
  'properties',
  'required',
  'items',
  'additionalProperties',
  'propertyNames',
  'anyOf',
  'oneOf',
  'enum',
]);
const UPPER_LIMITS = new Set(['maximum', 'maxLength', 'maxItems', 'maxProperties']);
const LOWER_LIMITS = new Set(['minimum', 'minLength', 'minItems', 'minProperties']);

/**
 * How a JSON Schema differs from the one that was released, as docs/contracts.md judges it. Documents of both versions
 * have to be read by readers of both, so an output may gain optional properties and values of open lists, nothing else.
 * An input may also become wider: nobody but us reads it.
 */
export function schemaChanges(before: unknown, after: unknown, direction: Direction, path = ''): Change[] {
  if (!isSchema(before) || !isSchema(after)) {
    return isDeepStrictEqual(before, after) ? [] : [{ path, what: 'became another schema', kind: 'breaking' }];
  }
  return [
    ...valueChanges(before, after, direction, path),
    ...propertyChanges(before, after, direction, path),
    ...listChanges(before, after, direction, path),
    ...(['items', 'additionalProperties', 'propertyNames'] as const).flatMap((key) =>
      schemaChanges(before[key], after[key], direction, `${path}/${key}`),
    ),
  ];
}

/** Types, limits, patterns, defaults: whatever has no members of its own. */
function valueChanges(before: Schema, after: Schema, direction: Direction, path: string): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !NOTES.has(key) && !STRUCTURE.has(key) && !isDeepStrictEqual(before[key], after[key]))
    .map((key) => ({
      path: `${path}/${key}`,
      what: `was ${JSON.stringify(before[key])}, is ${JSON.stringify(after[key])}`,
      kind: direction === 'input' && isWider(key, before[key], after[key]) ? 'addition' : 'breaking',
    }));
}

function isWider(key: string, before: unknown, after: unknown): boolean {
  if (typeof before !== 'number') return false;
  if (after === undefined) return UPPER_LIMITS.has(key) || LOWER_LIMITS.has(key);
  if (typeof after !== 'number') return false;
  return (UPPER_LIMITS.has(key) && after > before) || (LOWER_LIMITS.has(key) && after < before);
}

function propertyChanges(before: Schema, after: Schema, direction: Direction, path: string): Change[] {
  const [old, now] = [record(before.properties), record(after.properties)];
  const [wasRequired, isRequired] = [texts(before.required), texts(after.required)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name): Change[] => {
    const at = `${path}/properties/${name}`;
    const required = isRequired.includes(name);
    if (!(name in now)) return [{ path: at, what: 'was removed, or renamed', kind: 'breaking' }];
    if (!(name in old)) {
      return [
        { path: at, what: required ? 'is new and required' : 'is new', kind: required ? 'breaking' : 'addition' },
      ];
    }
    const changes = schemaChanges(old[name], now[name], direction, at);
    if (required === wasRequired.includes(name)) return changes;
    const kind = !required && direction === 'input' ? 'addition' : 'breaking';
    return [...changes, { path: at, what: required ? 'became required' : 'became optional', kind }];
  });
}

/** Lists of values, and of alternatives. */
function listChanges(before: Schema, after: Schema, direction: Direction, path: string): Change[] {
  const [open, stillOpen] = [openList(before), openList(after)];
  if (open && stillOpen) return enumChanges(open, stillOpen, true, path);
  return [
    ...enumChanges(before.enum, after.enum, direction === 'input', path),
    ...(['anyOf', 'oneOf'] as const).flatMap((key) => {
      const [old, now] = [list(before[key]), list(after[key])];
      if (old.length !== now.length) {
        return [{ path: `${path}/${key}`, what: 'has other alternatives', kind: 'breaking' } as const];
      }
      return old.flatMap((each, index) => schemaChanges(each, now[index], direction, `${path}/${key}/${index}`));
    }),
  ];
}

function enumChanges(before: unknown, after: unknown, mayGrow: boolean, path: string): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined || after === undefined) return [{ path, what: 'became another list', kind: 'breaking' }];
  const [old, now] = [list(before), list(after)];
  const change = (value: unknown, what: string, kind: Change['kind']) => ({
    path,
    what: `${what} ${JSON.stringify(value)}`,
    kind,
  });
  return [
    ...old.filter((value) => !now.includes(value)).map((value) => change(value, 'lost the value', 'breaking')),
    ...now
      .filter((value) => !old.includes(value))
      .map((value) => change(value, 'has the new value', mayGrow ? 'addition' : 'breaking')),
  ];
}

/** The known values of a list that a minor version may add to: contracts/open.ts writes it like this. */
function openList(schema: Schema): unknown {
  const [known, any, ...more] = list(schema.anyOf);
  if (!isSchema(known) || !isSchema(any) || more.length > 0) return undefined;
  return known.enum !== undefined && any.type === 'string' && any.enum === undefined ? known.enum : undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): readonly unknown[] {
  return list(value);
}
