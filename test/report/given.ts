import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from '../fakes/objects.ts';
import { sampleRun, sampleSummary } from '../fakes/results.ts';
import { A } from './gathered.ts';

const run = sampleRun();

export function giveLedger(objects: MemoryObjects, entries: readonly unknown[]): void {
  const entriesKey = 'alerts/ledger/1.jsonl.gz';
  objects.give(
    sharedKeys.ledger,
    LedgerHead.parse({
      ...{ schemaVersion: '1.0', generation: 1, runId: run.runId, asOf: run.asOf, entriesKey },
      ...{ recentRuns: [], policySha256: 's', troubles: [], routes: {} },
      reminded: { daily: '2026-11-21', weekly: '2026-11-16' },
    }),
  );
  objects.giveLines(entriesKey, entries);
}

export function scopeSummary(inventoryKeys: Readonly<Record<string, readonly string[]>>) {
  const { schemaVersion, runId, asOf, scopes, coverage, byType, byKind, worst } = sampleSummary([], {
    run,
    scopeIds: [A],
  });
  const [{ scope, evaluationsKey, read } = { scope: {}, evaluationsKey: '', read: {} }] = scopes;
  return {
    schemaVersion,
    runId,
    asOf,
    scope,
    evaluationsKey,
    read,
    coverage,
    byType,
    byKind,
    worst,
    inventoryKeys,
    accounts: 1,
    regions: [],
  };
}
