import type { Trend } from '../../core/report/report-data.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { ReadableObjects } from '../../storage/objects.ts';
import { newestRuns } from '../../storage/stored-runs.ts';

/** Days with a run, that of the run included. */
const DAYS = 60;

/** Summaries that are read for it: of 24 runs a day those of a week. What is beyond costs more than it tells. */
const SUMMARIES = 200;

/**
 * How much was critical and warning in the runs before, one a day: the last of it that saw all scopes. One that did not would
 * look like a day on which things were well.
 */
export async function earlierVerdicts(
  objects: ReadableObjects,
  { runId, asOf, coverage }: Summary,
): Promise<Trend['verdicts']> {
  const { critical, warning } = coverage.counts;
  const byDay = new Map([[asOf.slice(0, 10), { asOf, critical, warning }]]);
  let read = 0;
  let before = '';
  for await (const { head, ...run } of newestRuns(objects, asOf)) {
    const day = run.asOf.slice(0, 10);
    if (day !== before && (read >= SUMMARIES || byDay.size >= DAYS)) break;
    before = day;
    read++;
    if (!head || run.runId === runId || !head.authoritative || head.status !== 'complete' || byDay.has(day)) continue;
    const { counts } = head.coverage;
    byDay.set(day, { asOf: run.asOf, critical: counts.critical, warning: counts.warning });
  }
  return [...byDay.values()].reverse();
}
