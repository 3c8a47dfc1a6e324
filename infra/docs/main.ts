import { readFileSync, writeFileSync } from 'node:fs';
import { documents } from './documents.ts';

for (const { file, render } of documents) writeFileSync(file, render(readFileSync(file, 'utf8')));
