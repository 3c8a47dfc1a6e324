import { Change } from '../statemachine/contracts/alert.ts';
import { type Objects, parseLine } from './objects.ts';

/** The changes of a run or of a route, streamed. Throws ObjectMissing. */
export async function* readChanges(objects: Objects, key: string): AsyncGenerator<Change> {
  for await (const line of objects.readLines(key)) yield parseLine(objects, key, line, Change);
}
