import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemas, sharedJsonSchemas } from '../../package/json-schemas.ts';

const folder = new URL('../../package/json-schema/', import.meta.url);
const committed = new Map(
  readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]),
);

test('the committed JSON Schemas are current: `npm run schemas` writes them', async () => {
  const made = [...(await sharedJsonSchemas())].map(([name, schema]) => [`${name}.schema.json`, schema]);
  expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(made));
});

test.each([...jsonSchemas])('%s says the same in this repository and in the package', (name, complete) => {
  expect(followed({ $ref: `${name}.schema.json` })).toEqual(complete);
});

test.each([...jsonSchemas])('%s: readers may meet new fields, the request may not', (name, schema) => {
  const closed = objects(schema).filter(({ additionalProperties }) => additionalProperties === false);
  expect(closed.length > 0).toBe(name === 'request');
});

test('every property says what it is: nothing was lost in the conversion', () => {
  const nameless = [...jsonSchemas].flatMap(([name, schema]) =>
    objects(schema).flatMap(({ properties = {} }) =>
      Object.entries(properties)
        .filter(([, property]) => !['type', 'const', 'enum', 'anyOf', 'oneOf'].some((word) => word in property))
        .map(([property]) => `${name} ${property}`),
    ),
  );
  expect(nameless).toEqual([]);
});

/** With what it refers to, in whichever file, in the place of each reference. */
function followed(value: unknown, file = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => followed(each, file));
  if (typeof value !== 'object' || value === null) return value;
  if (!('$ref' in value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, followed(each, file)]));
  }
  const { $ref, ...beside } = value;
  const [target, name] = String($ref).split('#/$defs/');
  const whole = committed.get(target || file);
  // A contract within another one is there without the title of its file.
  const { $schema, title, ...schema } = name ? whole.$defs[name] : whole;
  return { ...(file === '' && { $schema, title }), ...(followed(schema, target || file) as object), ...beside };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly additionalProperties?: unknown;
}

/** Every object inside, the schema itself first. */
function objects(schema: unknown): ObjectSchema[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inside = Object.values(schema).flatMap(objects);
  return isObjectSchema(schema) ? [schema, ...inside] : inside;
}

function isObjectSchema(schema: object): schema is ObjectSchema {
  return 'type' in schema && schema.type === 'object';
}
