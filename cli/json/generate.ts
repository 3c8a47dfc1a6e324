import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemaFiles } from '../../statemachine/contracts/json-schemas.ts';
import { documents } from './documents.ts';

/** Writes the committed JSON Schemas of what `--json` prints afresh: `npm run schemas`. */
const folder = new URL('./json-schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, text] of jsonSchemaFiles(documents)) writeFileSync(new URL(file, folder), text);
