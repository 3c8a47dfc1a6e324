import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemas } from '../../../statemachine/contracts/json-schemas.ts';

const folder = new URL('../../../statemachine/contracts/json-schema/', import.meta.url);

test('the committed JSON Schemas are current: `npm run schemas` writes them', () => {
  const generated = jsonSchemas();
  expect(readdirSync(folder).sort()).toEqual([...generated.keys()].sort());
  for (const [file, text] of generated) expect(readFileSync(new URL(file, folder), 'utf8'), file).toBe(text);
});

test('readers may meet new fields, the request may not', () => {
  for (const [file, text] of jsonSchemas()) {
    expect(JSON.parse(text).additionalProperties, file).toBe(file === 'request.schema.json' ? false : undefined);
  }
});
