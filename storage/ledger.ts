import type * as z from 'zod';
import { Alert, Change } from '../statemachine/contracts/alert.ts';
import { Decision, LedgerHead, ScopeMark, Untold } from '../statemachine/contracts/ledger.ts';
import { sharedKeys } from './keys.ts';
import { getJson, type ReadableObjects, type ReadableTexts, readJsonLines } from './objects.ts';
import { readShared } from './shared.ts';

// What Decide wrote, line by line, sorted as the ledger is. All of them throw ObjectMissing, ObjectDamaged and InvalidInput.

/** The entries of one generation of the ledger. */
export function readLedger(objects: ReadableObjects, key: string): AsyncGenerator<Alert | ScopeMark> {
  return readJsonLines(objects, key, entrySchema);
}

function entrySchema(line: unknown): z.ZodType<Alert | ScopeMark> {
  return typeof line === 'object' && line !== null && 'scopeMark' in line ? ScopeMark : Alert;
}

/** The changes of a run or of a route. */
export function readChanges(objects: ReadableObjects, key: string): AsyncGenerator<Change> {
  return readJsonLines(objects, key, Change);
}

/** Alerts that a preview tells nothing of, and why. */
export function readUntold(objects: ReadableObjects, key: string): AsyncGenerator<Untold> {
  return readJsonLines(objects, key, Untold);
}

/** What the head of a ledger needs of the objects beside it: its entries, and what routes are still owed. */
export function namedBy({ entriesKey, routes }: LedgerHead): string[] {
  const owed = Object.values(routes).flatMap(({ waiting, intents }) => [...(waiting ? [waiting] : []), ...intents]);
  return [entriesKey, ...owed.flatMap(({ reportKey, changesKey }) => [reportKey, changesKey])];
}

/** What a run decided, if it counts: if the head of the ledger names it. */
export async function committedDecision(objects: ReadableTexts, runId: string): Promise<Decision | undefined> {
  const { value: head } = await readShared(objects, sharedKeys.ledger, LedgerHead);
  const key = head?.recentRuns.find((run) => run.runId === runId)?.decisionKey;
  return key === undefined ? undefined : await getJson(objects, key, Decision);
}
