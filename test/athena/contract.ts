import * as z from 'zod';
import type { HiveType } from './hive-type.ts';

/** As much of a JSON Schema as tells types. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

export const jsonSchemaOf = (contract: z.ZodType): JsonSchema =>
  z.toJSONSchema(contract, { unrepresentable: 'any', reused: 'inline' }) as JsonSchema;

/** A field whatever its case, with its name as the contract writes it, in any variant of a union. */
export function fieldOf(schema: JsonSchema, name: string): readonly [string, JsonSchema][] {
  return variants(schema).flatMap(({ properties = {} }) =>
    Object.entries(properties).filter(([field]) => field.toLowerCase() === name),
  );
}

const variants = (schema: JsonSchema): readonly JsonSchema[] =>
  [schema.anyOf, schema.oneOf]
    .flatMap((list) => list ?? [])
    .flatMap(variants)
    .concat(schema);

/** What of a column's type the contract does not say, a path each. */
export function mismatches(path: string, type: HiveType, schemas: readonly JsonSchema[]): string[] {
  const all = schemas.flatMap(variants);
  if (type.kind === 'array') {
    const items = all.flatMap((each) => (each.type === 'array' && each.items ? [each.items] : []));
    return items.length === 0 ? [`${path} is no list`] : mismatches(`${path}[]`, type.of, items);
  }
  if (type.kind === 'struct') {
    return [...type.fields].flatMap(([name, inner]) => {
      const found = schemas.flatMap((each) => fieldOf(each, name)).map(([, schema]) => schema);
      return found.length === 0 ? [`${path}.${name} is not there`] : mismatches(`${path}.${name}`, inner, found);
    });
  }
  const kinds = new Set(all.flatMap(kindsOf));
  return KINDS[type.name]?.some((kind) => kinds.has(kind)) ? [] : [`${path} is ${[...kinds]}, not ${type.name}`];
}

/** The JSON that Athena's types take. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  int: ['integer'],
  bigint: ['integer'],
  double: ['number'],
  boolean: ['boolean'],
};

function kindsOf({ type, const: one, enum: several, anyOf, oneOf }: JsonSchema): string[] {
  if (anyOf !== undefined || oneOf !== undefined) return [];
  if (type !== undefined) return [type];
  // A list that minor versions may add to has no type in JSON Schema's sense: zod calls it a custom check of a text.
  if (one === undefined && several === undefined) return ['string'];
  return [one, ...(several ?? [])].map((value) => typeof value);
}
