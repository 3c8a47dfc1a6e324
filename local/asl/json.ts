/** What can cross a boundary between two states, or between a state and the world. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A value beside its JSON text: the text is what limits are measured on and what history shows. */
export interface Document {
  readonly value: Json;
  readonly text: string;
}

export function documentOf(value: Json): Document {
  return { value, text: JSON.stringify(value) };
}

export function documentFromText(text: string): Document {
  return { value: JSON.parse(text), text };
}

export function isJsonObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isJsonArray(value);
}

/** Array.isArray narrows a readonly array to any[]. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * A deep copy that is JSON and nothing else: no undefined, no function, no Date, no property that a library hung on
 * an array. Throws a TypeError that says what it met, and where.
 */
export function toJson(value: unknown, path = ''): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new TypeError(`${value}${at(path)} is not a JSON number`);
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item, index) => toJson(item, `${path}[${index}]`));
      if (isPlainObject(value)) {
        // fromEntries defines own properties; an assignment to `__proto__` would not.
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, `${path}.${key}`)]));
      }
      throw new TypeError(`${describe(value)}${at(path)} is not JSON`);
    default:
      throw new TypeError(`${describe(value)}${at(path)} is not JSON`);
  }
}

function at(path: string): string {
  return path && ` at ${path.replace(/^\./, '')}`;
}

/** Not a Date, a Map …; and not a function of jsonata's, which are objects with these marks. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) &&
    !('_jsonata_lambda' in value) &&
    !('_jsonata_function' in value)
  );
}

function describe(value: unknown): string {
  if (typeof value === 'undefined') return 'undefined';
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Object.prototype) {
    return `a ${value.constructor?.name ?? 'nameless'} object`;
  }
  return `a ${typeof value === 'object' ? 'function' : typeof value}`;
}
