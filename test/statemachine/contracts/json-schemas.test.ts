import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Gap } from '../../../statemachine/contracts/coverage.ts';
import { Severity } from '../../../statemachine/contracts/finding.ts';
import { jsonSchemas } from '../../../statemachine/contracts/json-schemas.ts';
import { SchemaVersion } from '../../../statemachine/contracts/version.ts';

const folder = new URL('../../../statemachine/contracts/json-schema/', import.meta.url);

test('the committed JSON Schemas are current: `npm run schemas` writes them', () => {
  const generated = jsonSchemas();
  expect(readdirSync(folder).sort()).toEqual([...generated.keys()].sort());
  for (const [file, text] of generated) expect(readFileSync(new URL(file, folder), 'utf8'), file).toBe(text);
});

test('readers may meet new fields, the request may not', () => {
  for (const [file, text] of jsonSchemas()) {
    const closed = objects(JSON.parse(text)).filter(({ additionalProperties }) => additionalProperties === false);
    expect(closed.length > 0, file).toBe(file === 'request.schema.json');
  }
});

test('every property says what it is: nothing was lost in the conversion', () => {
  const nameless = [...jsonSchemas()].flatMap(([file, text]) =>
    objects(JSON.parse(text)).flatMap(({ properties = {} }) =>
      Object.entries(properties)
        .filter(([, schema]) => !['type', 'const', 'enum', 'anyOf', 'oneOf'].some((word) => word in schema))
        .map(([name]) => `${file} ${name}`),
    ),
  );
  expect(nameless).toEqual([]);
});

test('a value of an open list that is not known is kept, one of a closed list is refused', () => {
  const gap = { kind: 'notThoughtOfYet', text: 'Something new.' };

  expect(Gap.parse(gap)).toEqual(gap);
  expect(Gap.safeParse({ ...gap, kind: 1 }).success).toBe(false);
  expect(Severity.safeParse('disaster').success).toBe(false);
});

test('a reader refuses another major version by name', () => {
  expect(SchemaVersion.parse('1.27')).toBe('1.27');
  expect(SchemaVersion.safeParse('2.0').error?.issues[0]?.message).toMatch(/not a version that this reader/);
});

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
