import { Decision, LedgerHead } from '../../statemachine/contracts/ledger.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from './objects.ts';

/** Puts what Decide came to, and the head of the ledger: one that names it, unless it is told not to. */
export function giveDecision(
  objects: MemoryObjects,
  run: Run,
  decision: Partial<Decision> = {},
  { counts = true }: { counts?: boolean } = {},
): Decision {
  const decisionKey = runKeys.decision(run.prefix, 'attempt-1');
  const given = Decision.parse({
    schemaVersion: '1.0',
    runId: run.runId,
    asOf: run.asOf,
    status: 'committed',
    generation: 1,
    changesKey: runKeys.changes(run.prefix, 'attempt-1'),
    changes: 0,
    routes: {},
    ...decision,
  });
  objects.give(decisionKey, given);
  const head: LedgerHead = {
    schemaVersion: '1.0',
    generation: 1,
    runId: run.runId,
    asOf: run.asOf,
    entriesKey: 'alerts/ledger/x',
    recentRuns: counts ? [{ runId: run.runId, decisionKey }] : [],
    policySha256: 's',
    reminded: { daily: '2026-11-21', weekly: '2026-11-16' },
    troubles: [],
    routes: {},
  };
  objects.give(sharedKeys.ledger, LedgerHead.parse(head));
  return given;
}
