import { Moves } from '../../core/judge/moves.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { isDamage } from '../../storage/errors.ts';
import { newestBefore } from '../../storage/latest.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';
import type { Invocation } from '../shared/task.ts';

const PlaceLine = Evaluation.pick({ key: true, resource: true, cidrs: true, state: true });

/**
 * Compares with the newest authoritative run before this one. Undefined where the policy does not ask what moved, or
 * there is nothing older to compare with.
 */
export async function findMoves(
  objects: Objects,
  { run, scope, policy, log }: { run: Run; scope: Scope; policy: Policy } & Pick<Invocation, 'log'>,
): Promise<Moves | undefined> {
  const before = asksWhatMoved(policy) ? await newestBefore(objects, scope.scopeId, run) : undefined;
  if (!before) return undefined;
  const places = new Peekable(readJsonLines(objects, before.evaluationsKey, PlaceLine));
  try {
    await places.peek();
    return new Moves(before, places);
  } catch (error) {
    // A newer run that is recorded at this moment replaces it, or somebody damaged it.
    if (!isDamage(error)) throw error;
    log.warn(`What moved is not known: ${error.message}`);
    return undefined;
  }
}

export function asksWhatMoved({ rules }: Policy): boolean {
  return rules.some(
    ({ kind, warning = 'off', critical = 'off' }) => kind === 'moved' && (warning !== 'off' || critical !== 'off'),
  );
}
