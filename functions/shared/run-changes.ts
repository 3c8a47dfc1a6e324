import { compareRuns } from '../../core/diff/compare-runs.ts';
import { notKnownOf } from '../../core/diff/not-known.ts';
import { Policy } from '../../core/policy/schema.ts';
import { plainText } from '../../core/text/plain-text.ts';
import { bounded } from '../../statemachine/contracts/bounded.ts';
import { CHANGES_NAMED, type RunChanges } from '../../statemachine/contracts/run-changes.ts';
import { isDamage } from '../../storage/errors.ts';
import type { ReadableObjects } from '../../storage/objects.ts';
import { type RunToRead, type StoredSide, storedSide } from '../../storage/stored-side.ts';
import { describeError, isDenied, mayPass } from './ec2/refusals.ts';
import type { Invocation } from './task.ts';

/** Scopes of both runs: all are read side by side, and each stream holds about 0.4 MB. */
const MAX_SCOPES = 100;

/** Kept for what the step has yet to do. */
const RESERVE_MS = 60_000;

/** Lines between two looks at the clock. */
const PATIENCE = 1000;

const MAX_WHY = 300;

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

type Deps = { readonly objects: ReadableObjects } & Pick<Invocation, 'deadline' | 'log'>;

/** Which run to compare with; undefined where there is none. */
export type ChooseEarlier = () => Promise<Earlier | undefined>;

interface Earlier extends RunToRead {
  /** Where it is not the run itself that is read, but what is kept of it: that says nothing of what failed. */
  readonly fromKept?: true;
}

/**
 * What a run found otherwise than an earlier one, streamed. What cannot be read is a reason not to know it, and none to fail
 * the run.
 *
 * @param none What to say where there is no earlier one.
 */
export async function runChanges(
  after: RunToRead,
  { choose, none }: { readonly choose: ChooseEarlier; readonly none: string },
  { objects, deadline, log }: Deps,
): Promise<RunChanges> {
  let since: { runId: string; asOf: string } | undefined;
  const unknown = (reason: Extract<RunChanges, { status: 'unknown' }>['reason'], text: string): RunChanges => {
    if (reason !== 'noEarlierRun') log.warn(`What changed is not known. ${text}`);
    return { status: 'unknown', ...(since && { since }), reason, text };
  };
  try {
    const before = await choose();
    if (!before) return unknown('noEarlierRun', none);
    since = { runId: before.runId, asOf: before.asOf };
    const one = await storedSide(objects, before, Policy);
    const other = await storedSide(objects, after, Policy);
    if (!one.side) return unknown('expired', `The evaluations of the run ${before.runId} are no longer there.`);
    if (!other.side) return unknown('expired', `The evaluations of the run ${after.runId} are not there.`);
    const scopes = one.side.scopes.length + other.side.scopes.length;
    if (scopes > MAX_SCOPES) {
      const most = `a run compares ${MAX_SCOPES} at most. ipam-monitor diff compares them all`;
      return unknown('tooLarge', `The two runs have ${scopes} scopes together: ${most}.`);
    }
    const sides = { before: patient(one.side, deadline), after: patient(other.side, deadline) };
    const diff = await compareRuns(sides, { limit: CHANGES_NAMED, by: 'units' });
    const told = before.fromKept ? { ...one, failedScopes: [] } : one;
    return { status: 'known', since, ...diff, notKnown: bounded(notKnownOf(told, other)) };
  } catch (error) {
    if (error instanceof OutOfTime) return unknown('noTime', error.message);
    if (!isDamage(error) && !isDenied(error) && !mayPass(error)) throw error;
    return unknown('unreadable', plainText(isDamage(error) ? error.message : describeError(error), MAX_WHY));
  }
}

type Side = NonNullable<StoredSide<Policy>['side']>;

/** The same, until there is not a time left. */
function patient(side: Side, deadline: () => number): Side {
  async function* inTime(lines: AsyncIterable<string>): AsyncGenerator<string> {
    let read = 0;
    for await (const line of lines) {
      if (read++ % PATIENCE === 0 && deadline() < RESERVE_MS) {
        throw new OutOfTime('There was no time left to compare with it. ipam-monitor diff compares the two runs.');
      }
      yield line;
    }
  }
  return { ...side, scopes: side.scopes.map((scope) => ({ ...scope, lines: inTime(scope.lines) })) };
}
