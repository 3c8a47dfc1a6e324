import { writtenPart } from '../docs/written.ts';
import { playAll, tableOf } from './table.ts';

/** Writes into docs/hostile-answers.md what was seen: `npm run docs:hostile`. */
writtenPart('hostile-answers.md', 'docs:hostile').write(tableOf(await playAll()));
