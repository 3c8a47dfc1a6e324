import { dayOf } from '../../core/history/calendar.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import type { DeployedStack } from '../../core/message/next-step.ts';
import { occupiedIn } from '../../core/policy/occupied.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { ReportColumns, ReportData, ReportGap, RowDetail, Trend } from '../../core/report/report-data.ts';
import { grouped } from '../../core/streams/grouped.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { PastLines } from '../../storage/history/read-past.ts';
import { type ReadableObjects, readJsonLines } from '../../storage/objects.ts';
import { schemaOfLine } from './evaluation-line.ts';
import { ListedRows, leftOutOf } from './listed.ts';
import { PastBeside } from './past.ts';
import { pastDays, sparkOf } from './past-days.ts';
import { ReportRows } from './rows.ts';
import { readSinces, sinceOf } from './since.ts';
import { stepsOf } from './steps.ts';
import { Totals } from './totals.ts';

interface ReadRows {
  readonly columns: ReportColumns;
  readonly details: ReadonlyMap<number, RowDetail>;
  readonly summedUp: ReportData['summedUp'];
  /** Undefined where not all of the past could be read. */
  readonly totals: Pick<Trend, 'days' | 'assigned' | 'capacity'> | undefined;
  readonly gaps: readonly ReportGap[];
}

interface Judged {
  readonly summary: Summary;
  /** Without it, no next step is known to be right. */
  readonly policy: Policy | undefined;
  readonly deployment?: DeployedStack | undefined;
  readonly flags: string;
}

/** The evaluations of all scopes with what stands beside them, a VPC at a time. */
export async function readRows(
  objects: ReadableObjects,
  { summary, policy, deployment, flags }: Judged,
): Promise<ReadRows> {
  const today = dayOf(summary.asOf);
  const { sinces, gaps } = await readSinces(objects, summary.asOf);
  const listing = new ListedRows(summary);
  const unread = new Map<string, string>();
  const totals = new Totals(today);
  const rows = new ReportRows();
  const gone = (kept: PastLines) => {
    const past = kept.basis === 'assigned' ? pastDays(kept, today) : undefined;
    if (past) totals.addGone(past);
  };
  for (const [index, { evaluationsKey, scope }] of summary.scopes.entries()) {
    const facts = policy && {
      ...{ quotas: policy.quotas, occupied: occupiedIn(policy.occupied, scope.scopeId) },
      ...{ deployment, flags, at: summary.asOf },
    };
    const past = await PastBeside.of(objects, scope, today, gone, (id, why) => unread.set(id, unread.get(id) ?? why));
    for await (const group of vpcs(readJsonLines(objects, evaluationsKey, schemaOfLine))) {
      const without = listing.without(group);
      const pasts = await past.group(group.map(({ key }) => key));
      for (const evaluation of group) {
        const { key, capacity } = evaluation;
        const kept = pasts.get(key)?.find(({ basis }) => !capacity || basis === capacity.basis);
        const days = kept && pastDays(kept, today);
        totals.add(evaluation, days);
        if (without.has(evaluation)) continue;
        const steps = facts ? stepsOf(evaluation, group, facts) : [];
        const leftOut = leftOutOf(evaluation, without);
        const spark = sparkOf(days, today, capacity?.usedPercent);
        rows.add(index, evaluation, {
          since: sinceOf(evaluation, sinces, summary.asOf),
          ...(steps.length > 0 && { steps }),
          ...(leftOut && { leftOut }),
          ...(spark && { spark }),
        });
      }
    }
    await past.end();
  }
  return {
    columns: rows.finished(),
    details: rows.details,
    summedUp: listing.summedUp(),
    totals: unread.size > 0 ? undefined : totals.days(),
    gaps: [...listing.gaps(), ...gaps, ...gapsOf(unread)],
  };
}

/** A VPC with its subnets, or one resource. */
function vpcs(evaluations: AsyncIterable<Evaluation>): AsyncGenerator<Evaluation[]> {
  return grouped(
    evaluations,
    ({ key }) => groupOf(key),
    (group: Evaluation[], evaluation) => group.push(evaluation),
  );
}

function gapsOf(unread: ReadonlyMap<string, string>): ReportGap[] {
  const [first, ...others] = unread;
  if (!first) return [];
  const [id, why] = first;
  const of = others.length > 0 ? `${id} and ${others.length} more` : id;
  const text = `Not all of the history of ${of} could be read: ${why}. Sparklines are missing, and so are totals over days; all other figures are those of the run.`;
  return [{ kind: 'pastNotShown', text }];
}
