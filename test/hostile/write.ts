import { writtenPart } from '../docs/written.ts';
import { CALLS } from './calls.ts';
import { hostileWorld, type Seen, tableOf } from './table.ts';

/** Writes into docs/hostile-answers.md what was seen: `npm run docs:hostile`. */
const world = await hostileWorld();
const all: Seen[] = [];
for (const action of CALLS) all.push(...(await world.play(action)));
await world.stop();
writtenPart('hostile-answers.md', 'docs:hostile').write(tableOf(all));
