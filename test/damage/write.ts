import { writtenPart } from '../docs/written.ts';
import { historyTableOf, playHistories } from './history.ts';
import { playAll, tableOf } from './table.ts';

/** Writes into docs/damage.md what was seen: `npm run docs:damage`. */
writtenPart('damage.md', 'docs:damage').write(
  `${tableOf(await playAll())}\n\n${historyTableOf(await playHistories())}`,
);
