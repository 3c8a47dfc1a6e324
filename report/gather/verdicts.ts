import type { ReportGap, Trend } from '../../core/report/report-data.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { ReadableObjects } from '../../storage/objects.ts';
import { newestRuns } from '../../storage/stored-runs.ts';
import { whyUnread } from './why-unread.ts';

/** Days with a run, that of the run included. */
const DAYS = 60;

/** Summaries that are read for it: of 24 runs a day those of a week. What is beyond costs more than it tells. */
const SUMMARIES = 200;

interface Earlier {
  readonly verdicts: Trend['verdicts'];
  readonly gaps: readonly ReportGap[];
}

/**
 * How much was critical and warning in the runs before, one a day: the last of it that saw all scopes. One that did not would
 * look like a day on which things were well. Who may not list runs still has the newest.
 */
export async function earlierVerdicts(objects: ReadableObjects, summary: Summary): Promise<Earlier> {
  const { critical, warning } = summary.coverage.counts;
  const { asOf } = summary;
  const byDay = new Map([[asOf.slice(0, 10), { asOf, critical, warning }]]);
  try {
    await readEarlier(objects, summary, byDay);
    return { verdicts: [...byDay.values()].reverse(), gaps: [] };
  } catch (error) {
    const text = `Earlier counts of critical and warning could not be read: ${whyUnread(error)}. All other figures are those of the run.`;
    return { verdicts: [...byDay.values()].reverse(), gaps: [{ kind: 'pastNotShown', text }] };
  }
}

async function readEarlier(
  objects: ReadableObjects,
  { runId, asOf }: Summary,
  byDay: Map<string, Trend['verdicts'][number]>,
): Promise<void> {
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
}
