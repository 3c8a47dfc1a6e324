import { writeTable } from './page.ts';
import { playAll, tableOf } from './table.ts';

/** Writes into docs/damage.md what was seen: `npm run docs:damage`. */
writeTable(tableOf(await playAll()));
