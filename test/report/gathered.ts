import { gatherReport } from '../../report/gather.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { type MemoryObjects, memoryObjects } from '../fakes/objects.ts';
import { giveResults, sampleRun } from '../fakes/results.ts';

export const [A, B]: readonly [string, string] = ['ipam-scope-0a', 'ipam-scope-0b'];

type Given = Omit<NonNullable<Parameters<typeof giveResults>[1]>, 'evaluations'>;

/** The report of a run that found these, in the order of their keys, in a bucket with whatever else is put into it. */
export async function reportOf(
  evaluations: readonly Evaluation[],
  given: Given = {},
  put: (objects: MemoryObjects) => void = () => {},
) {
  const objects = memoryObjects();
  const run = given.run ?? sampleRun();
  const inOrder = evaluations.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  giveResults(objects, { scopeIds: [A, B], ...given, run, evaluations: inOrder });
  put(objects);
  return await gatherReport(objects, run, { title: 'demo organisation', flags: '' });
}
