import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { sharedJsonSchemas } from './json-schemas.ts';

/** Writes the committed JSON Schemas afresh: `npm run schemas`, which formats them. */
const folder = new URL('./json-schema/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, schema] of await sharedJsonSchemas()) {
  writeFileSync(new URL(`${name}.schema.json`, folder), JSON.stringify(schema));
}
