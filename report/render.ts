import type { ReadableObjects } from '../storage/objects.ts';
import { htmlDocument } from './document.ts';
import { type GatherOptions, gatherReport, type RunPlace } from './gather.ts';

/** The report of a run as one file of HTML, from what the run stored. */
export async function renderReport(objects: ReadableObjects, run: RunPlace, options: GatherOptions): Promise<Buffer> {
  return await htmlDocument(await gatherReport(objects, run, options));
}
