import { ObjectMissing } from '../errors.ts';
import { historyKeys } from '../keys.ts';
import type { Objects } from '../objects.ts';

/** Keeps a copy of what is damaged where no run writes, so that people can find out what happened. */
export async function setAside(objects: Pick<Objects, 'copy'>, key: string, runId: string): Promise<void> {
  try {
    await objects.copy(key, historyKeys.setAside(key, runId));
  } catch (error) {
    // It is damaged in that it is not there.
    if (!(error instanceof ObjectMissing)) throw error;
  }
}
