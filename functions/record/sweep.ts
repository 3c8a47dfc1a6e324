import type { Latest } from '../../statemachine/contracts/hand-off.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { LEDGER_ENTRIES, NEWEST, newestPrefix, OWED, sharedKeys } from '../../storage/keys.ts';
import { namedBy } from '../../storage/ledger.ts';
import type { Objects } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';
import { describeError, isDenied, mayPass } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';
import { historyLeftBehind } from './history/left-behind.ts';

/** What is younger may belong to a run that is under way, and that has not named it yet. */
const LEFT_BEHIND_MS = 2 * 24 * 60 * 60 * 1000;

const CONCURRENCY = 20;

/** Time for what is under way, and to end. What is left is swept the next day. */
const RESERVE_MS = 30_000;

/**
 * Deletes what attempts that died left behind: what neither the head of the ledger, nor latest.json, nor the head of a
 * history names. A lifecycle rule
 * goes by age alone, and would take what counts. What cannot be deleted costs some storage: it fails no run.
 */
export async function sweep(
  latest: Latest['scopes'],
  { objects, now, deadline, log }: { readonly objects: Objects } & Invocation,
): Promise<void> {
  const before = now().getTime() - LEFT_BEHIND_MS;
  let deleted = 0;
  let refused = 0;
  let why = '';

  async function* leftBehind(isNamed: (key: string) => boolean): AsyncGenerator<string> {
    for (const prefix of [LEDGER_ENTRIES, OWED, NEWEST]) {
      for await (const { key, modified } of objects.list(prefix)) {
        if (deadline() < RESERVE_MS) return;
        if (modified.getTime() < before && !isNamed(key)) yield key;
      }
    }
    for await (const key of historyLeftBehind(objects, ({ modified }) => modified.getTime() < before)) {
      if (deadline() < RESERVE_MS) return;
      yield key;
    }
  }
  async function discard(key: string): Promise<void> {
    try {
      await objects.delete(key);
      deleted++;
    } catch (error) {
      if (!isDenied(error) && !mayPass(error)) throw error;
      refused++;
      why ||= `${objects.where}/${key}: ${describeError(error)}`;
    }
  }
  try {
    const { value: head } = await readShared(objects, sharedKeys.ledger, LedgerHead);
    // One of a newer version may name what this one does not know of.
    if (head?.schemaVersion !== SCHEMA_VERSION) return;
    const keys = leftBehind(namedIn(head, latest));
    const worker = async () => {
      // One iterator for all workers: each takes the next key that nobody has taken yet.
      for await (const key of keys) await discard(key);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  } catch (error) {
    if (!isDenied(error) && !mayPass(error)) throw error;
    refused++;
    why ||= describeError(error);
  }
  if (deleted > 0) log.info('Deleted what no run needs any more', { deleted });
  if (refused > 0) {
    log.warn(`Some objects that no run needs any more could not be deleted. Tomorrow's first run tries again. ${why}`, {
      refused,
    });
  }
}

/** Of latest/ only what lies where copies do: nothing else is known to be ours. */
function namedIn(head: LedgerHead, latest: Latest['scopes']): (key: string) => boolean {
  const named = new Set([
    ...namedBy(head),
    ...Object.entries(latest).map(([scopeId, { runId }]) => newestPrefix(scopeId, runId)),
  ]);
  return (key) => {
    if (!key.startsWith(NEWEST)) return named.has(key);
    const [copies] = /^[^/]+\/[^/]+\/[^/]+\//.exec(key) ?? [];
    return copies === undefined || named.has(copies);
  };
}
