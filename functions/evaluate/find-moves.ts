import { Moves } from '../../core/judge/moves.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import { isNewer } from '../../core/text/times.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { isDamage } from '../../storage/errors.ts';
import { newestOf } from '../../storage/latest.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';
import type { Invocation } from '../shared/task.ts';

const PlaceLine = Evaluation.pick({ key: true, resource: true, cidrs: true, state: true });

/**
 * Compares with the newest authoritative run before this one. Undefined where the policy does not ask what moved, or
 * there is nothing older to compare with. What is damaged ends where it cannot be read any more.
 */
export async function findMoves(
  objects: Objects,
  { run, scope, policy, log, now }: { run: Run; scope: Scope; policy: Policy } & Pick<Invocation, 'log' | 'now'>,
): Promise<Moves | undefined> {
  const before = asksWhatMoved(policy) ? await newestOf(objects, scope.scopeId) : undefined;
  if (!before || isNewer(before.asOf, run, now())) return undefined;
  const { evaluationsKey } = before;
  let isWhole = true;
  const places = new Peekable(
    (async function* () {
      try {
        yield* readJsonLines(objects, evaluationsKey, PlaceLine);
      } catch (error) {
        // A newer run that is recorded at this moment replaces it, or somebody damaged it.
        if (!isDamage(error)) throw error;
        log.warn(`What moved is not known: ${error.message}`);
        isWhole = false;
      }
    })(),
  );
  await places.peek();
  return isWhole ? new Moves(before, places, () => isWhole) : undefined;
}

export function asksWhatMoved({ rules }: Policy): boolean {
  return rules.some(
    ({ kind, warning = 'off', critical = 'off' }) => kind === 'moved' && (warning !== 'off' || critical !== 'off'),
  );
}
