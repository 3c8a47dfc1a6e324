import { COMPARED } from '../../core/judge/moved.ts';
import { Moves } from '../../core/judge/moves.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import { isNewer } from '../../core/text/times.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ListsRead, UnreadPlace } from '../../statemachine/contracts/lists-read.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { isDamage } from '../../storage/errors.ts';
import { newestPrefix, runKeys } from '../../storage/keys.ts';
import { newestOf } from '../../storage/latest.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';
import type { Invocation } from '../shared/task.ts';

const PlaceLine = Evaluation.pick({ key: true, resource: true, cidrs: true, state: true, knownFrom: true });

const Read = ScopeSummary.pick({ read: true });

export interface Compared {
  readonly moves: Moves;
  /** What the earlier run did not read. */
  readonly unread: readonly UnreadPlace[];
}

interface Comparing {
  readonly run: Run;
  readonly scope: Scope;
  readonly policy: Policy;
  /** What this run read. */
  readonly read: ListsRead;
}

/**
 * Compares with the newest authoritative run before this one. Undefined where the policy does not ask what moved, or
 * there is nothing older to compare with. What is damaged ends where it cannot be read any more.
 */
export async function findMoves(
  objects: Objects,
  { run, scope, policy, read, log, now }: Comparing & Pick<Invocation, 'log' | 'now'>,
): Promise<Compared | undefined> {
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
  if (!isWhole) return undefined;
  const unread = await unreadBy(objects, before, { read, scope });
  return { moves: new Moves(before, places, () => isWhole), unread };
}

/** Where that run did not read what is compared: what it did not see there did not appear since, nor stay where it was. */
async function unreadBy(
  objects: Objects,
  { runId }: { readonly runId: string },
  { read, scope: { scopeId } }: Pick<Comparing, 'read' | 'scope'>,
): Promise<readonly UnreadPlace[]> {
  const { value } = await readShared(objects, runKeys.scopeSummary(newestPrefix(scopeId, runId), scopeId), Read);
  const types = COMPARED.filter((type) => Object.hasOwn(read, type));
  return types.flatMap((type) => value?.read[type]?.except ?? [{}]);
}

export function asksWhatMoved({ rules }: Policy): boolean {
  return rules.some(
    ({ kind, warning = 'off', critical = 'off' }) => kind === 'moved' && (warning !== 'off' || critical !== 'off'),
  );
}
