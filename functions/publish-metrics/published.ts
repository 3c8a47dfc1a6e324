import { resourceKey } from '../../core/metrics/measured.ts';
import type { Selected } from '../../core/metrics/selection.ts';
import { isNewer } from '../../core/text/times.ts';
import type { PublishedMetrics } from '../../statemachine/contracts/published-metrics.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';

/** How long a resource stays after it left the selection: an alarm on it needs values to recover. */
const STAYS_MS = 24 * 60 * 60 * 1000;

/** resourceKeys of what has to be published again, if it still exists. */
export function remembered(published: PublishedMetrics | undefined, asOf: string): Set<string> {
  return new Set((published?.resources ?? []).filter(isKept(asOf)).map(resourceKey));
}

/**
 * What to remember after this run; undefined to leave it as it is, because a newer run wrote it. Bounded: what was
 * published just now, and what is still kept of the runs of the last 24 hours.
 *
 * @param known What this run started from: other entries were added by another run in the meantime, and stay.
 */
export function nextPublished(
  current: PublishedMetrics | undefined,
  run: Pick<Run, 'runId' | 'asOf'>,
  { chosen, present }: Pick<Selected, 'chosen' | 'present'>,
  known: ReadonlySet<string>,
  failedScopes: ReadonlySet<string>,
  now: Date,
): PublishedMetrics | undefined {
  if (current && current.runId !== run.runId && isNewer(current.asOf, run, now)) return undefined;

  const until = new Date(Date.parse(run.asOf) + STAYS_MS).toISOString();
  const resources = new Map<string, PublishedMetrics['resources'][number]>();
  for (const entry of (current?.resources ?? []).filter(isKept(run.asOf))) {
    const key = resourceKey(entry);
    // While a scope fails nobody knows whether its resources are still selected: their time starts anew.
    if (failedScopes.has(entry.scopeId)) resources.set(key, { ...entry, until });
    // No run before this one can have kept it for longer than this one would.
    else if (present.has(key) || !known.has(key))
      resources.set(key, Date.parse(entry.until) < Date.parse(until) ? entry : { ...entry, until });
  }
  for (const { scopeId, key } of chosen) resources.set(resourceKey({ scopeId, key }), { scopeId, key, until });
  return {
    schemaVersion: SCHEMA_VERSION,
    runId: run.runId,
    asOf: run.asOf,
    resources: [...resources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
  };
}

function isKept(asOf: string) {
  return ({ until }: PublishedMetrics['resources'][number]): boolean => Date.parse(until) >= Date.parse(asOf);
}
