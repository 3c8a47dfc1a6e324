import type { Objects } from '../../../storage/objects.ts';
import { describeError, isDenied, mayPass } from '../../shared/ec2/refusals.ts';
import type { Invocation } from '../../shared/task.ts';

/** Deletes parts that no head names. What cannot be deleted is swept another day. */
export async function discardParts(
  objects: Pick<Objects, 'delete' | 'where'>,
  keys: readonly string[],
  log: Invocation['log'],
): Promise<void> {
  for (const key of keys) {
    try {
      await objects.delete(key);
    } catch (error) {
      if (!isDenied(error) && !mayPass(error)) throw error;
      log.warn(`${objects.where}/${key} is not needed any more and could not be deleted. ${describeError(error)}`);
    }
  }
}
