import type { ReportGap, RowDetail } from '../../core/report/report-data.ts';
import { count, counted } from '../../core/text/count.ts';
import type { Count } from '../../statemachine/contracts/count.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

/** Rows that a report lists one by one, whatever they are. A browser opens and filters so many within a second. */
export const ROWS_LISTED = 50_000;

/** Of a run with more: those that are not ok, VPCs and pools. So many are a file of up to 9 MB; a run of 1,000,000 findings has to end, too. */
export const MOST_LISTED = 100_000;

/** Each of them is looked for by its name. */
const ALWAYS: readonly string[] = ['vpc', 'ipam-pool', 'ipam-scope', 'public-ipv4-pool', 'ipv6-pool'];

/** What nobody may miss, in the order in which there is room for it. */
const RANKS = ['critical', 'warning', 'named', 'notMeasured'] as const;
type Rank = (typeof RANKS)[number];

/** Which rows of a run are listed. It is asked group by group, in the order of the evaluations. */
export class ListedRows {
  readonly isLong: boolean;
  readonly #room: Record<Rank | 'others', number>;
  readonly #missing = { critical: 0, warning: 0, named: 0, notMeasured: 0 };
  readonly #byType = new Map<string, number>();
  readonly #most: number;

  constructor({ coverage: { counts }, byType }: Pick<Summary, 'coverage' | 'byType'>, most = MOST_LISTED) {
    this.#most = most;
    this.isLong = Object.values(counts).reduce((sum, each) => sum + each, 0) > ROWS_LISTED;
    const named = ALWAYS.reduce((sum, type) => {
      const {
        ok = 0,
        notApplicable = 0,
        notMeasured = 0,
      } = Object.entries(byType).find(([of]) => of === type)?.[1] ?? {};
      return sum + ok + notApplicable + notMeasured;
    }, 0);
    const wanted = { ...counts, named };
    this.#room = { critical: 0, warning: 0, named: 0, notMeasured: 0, others: 0 };
    let left = most;
    for (const rank of RANKS) {
      this.#room[rank] = Math.min(wanted[rank], left);
      left -= this.#room[rank];
    }
    this.#room.others = Math.max(0, Math.min(left, ROWS_LISTED - (most - left)));
  }

  /**
   * Of a VPC with its subnets, or of one resource: what is not listed one by one. Subnets of a VPC in which nothing is wrong are
   * summed up in its row, and what stands by itself and cannot run out (an address, an interface) is counted. Other ok rows are
   * listed as long as there is room for those of a whole VPC; those that nobody may miss, too, and where there is none, a gap
   * says so.
   */
  without(group: readonly Evaluation[]): ReadonlySet<Evaluation> {
    if (!this.isLong) return NONE;
    const isQuiet = group.every(({ findings }) => findings.length === 0);
    const families = new Set(group.flatMap(({ resource: { type, family } }) => (type === 'vpc' ? [family] : [])));
    const without = new Set<Evaluation>();
    const others: Evaluation[] = [];
    for (const evaluation of group) {
      const rank = rankOf(evaluation);
      if (rank !== undefined) {
        if (this.#room[rank]-- > 0) continue;
        this.#missing[rank]++;
        without.add(evaluation);
      } else if (isSummedUp(evaluation, isQuiet, families)) this.#sumUp(without, evaluation);
      else others.push(evaluation);
    }
    if (others.length <= this.#room.others) this.#room.others -= others.length;
    else for (const evaluation of others) this.#sumUp(without, evaluation);
    return without;
  }

  #sumUp(without: Set<Evaluation>, evaluation: Evaluation): void {
    const { type } = evaluation.resource;
    this.#byType.set(type, (this.#byType.get(type) ?? 0) + 1);
    without.add(evaluation);
  }

  summedUp(): { readonly rows: number; readonly limit: number; readonly byType: Record<string, number> } | undefined {
    if (!this.isLong) return undefined;
    const rows = [...this.#byType.values()].reduce((sum, each) => sum + each, 0);
    return { rows, limit: ROWS_LISTED, byType: Object.fromEntries(this.#byType) };
  }

  gaps(): ReportGap[] {
    const { critical, warning, named, notMeasured } = this.#missing;
    if (critical + warning + named + notMeasured === 0) return [];
    const what = [
      ...(critical > 0 ? [`${count(critical)} critical`] : []),
      ...(warning > 0 ? [counted(warning, 'warning')] : []),
      ...(named > 0 ? [`${count(named)} VPCs and pools`] : []),
      ...(notMeasured > 0 ? [`${count(notMeasured)} not measured`] : []),
    ];
    const text = `Not listed, as a report lists ${count(this.#most)} rows at most: ${what.join(', ')}. Counts are those of the whole run, and its evaluations have every row.`;
    return [{ kind: 'rowsNotListed', text }];
  }
}

const NONE: ReadonlySet<Evaluation> = new Set();

function rankOf({ resource, verdict, findings }: Evaluation): Rank | undefined {
  if (verdict.status === 'evaluated' && verdict.severity !== 'ok') return verdict.severity;
  if (findings.length > 0) return 'warning';
  if (ALWAYS.includes(resource.type)) return 'named';
  return verdict.status === 'notMeasured' ? 'notMeasured' : undefined;
}

function isSummedUp({ resource, forecast }: Evaluation, isQuiet: boolean, families: ReadonlySet<string>): boolean {
  if (forecast && 'p50' in forecast && forecast.p50 !== null) return false;
  return resource.type !== 'subnet' || (isQuiet && families.has(resource.family));
}

/** Of the VPC of a family: its subnets that are ok and not listed. */
export function leftOutOf(
  { resource: { type, family } }: Evaluation,
  without: ReadonlySet<Evaluation>,
): RowDetail['leftOut'] {
  if (type !== 'vpc' || without.size === 0) return undefined;
  const subnets = [...without].filter(
    (each) => each.resource.type === 'subnet' && each.resource.family === family && rankOf(each) === undefined,
  );
  if (subnets.length === 0) return undefined;
  const sum = (of: 'total' | 'free'): Count =>
    subnets.reduce((all, { capacity }) => all + Number(capacity?.[of] ?? 0), 0);
  return { subnets: subnets.length, total: sum('total'), free: sum('free') };
}
