import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemas } from './json-schemas.ts';

/** Writes the committed JSON Schemas afresh: `npm run schemas`. */
const folder = new URL('./json-schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, text] of jsonSchemas()) writeFileSync(new URL(file, folder), text);
