import type { Item } from '../../core/report/layout/item.ts';
import type { Stretch } from '../../core/report/layout/ranges.ts';
import type { Strip } from '../../core/report/layout/strip.ts';
import type { ReportData, ReportVerdict } from '../../core/report/report-data.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { sanitize } from '../kit/sanitize.ts';

/** What a line of the list is about: something that stands in addresses, or addresses in which nothing stands. */
export interface ShownRow extends Stretch {
  readonly item?: Item;
  readonly free?: boolean;
  /** Others in the same addresses. */
  readonly sharing: number;
  /** Neighbours that are left out, and how many of them. */
  readonly folded?: number;
}

/** Of what shares the same addresses. */
const MOST_SHARING = 3;

/** Above it, neighbours with which nothing is wrong are told together. */
const MOST_ROWS = 100;

/** By address. */
export function rowsOf(strip: Strip, all: boolean): ShownRow[] {
  const rows = eachOf(strip);
  return all || rows.length <= MOST_ROWS ? rows : folded(rows);
}

function eachOf({ parts }: Strip): ShownRow[] {
  return parts.flatMap((part): ShownRow[] => {
    const { family, first, end } = part;
    if (part.kind === 'gap') return [{ family, first, end, free: part.free, sharing: 0 }];
    const shown = part.items.slice(0, MOST_SHARING);
    const rest = part.items.length - shown.length;
    return shown.map((item, at) => ({
      family: item.family,
      first: item.first,
      end: item.end,
      item,
      sharing: at === shown.length - 1 ? rest : 0,
    }));
  });
}

function folded(rows: readonly ShownRow[]): ShownRow[] {
  const kept: ShownRow[] = [];
  let run: ShownRow[] = [];
  const flush = () => {
    const [first] = run;
    const last = run.at(-1);
    if (first && last) kept.push(run.length === 1 ? first : { ...first, end: last.end, folded: run.length });
    run = [];
  };
  for (const row of rows) {
    if (row.item?.worst === 'critical' || row.item?.worst === 'warning') {
      flush();
      kept.push(row);
    } else run.push(row);
  }
  flush();
  return kept;
}

/** -1 of what no row of the run is about. */
export function rowOf({ item, folded: many }: ShownRow): number {
  return many === undefined ? (item?.rows[0] ?? -1) : -1;
}

export function basisOf({ columns }: ReportData, row: ShownRow): string | undefined {
  const basis = columns.basis[rowOf(row)];
  return basis ? (BASIS_WORDS[basis] ?? sanitize(basis)) : undefined;
}

/** Its own; what is inside has its own marks. */
export function verdictOf({ columns }: ReportData, row: ShownRow): ReportVerdict | undefined {
  return columns.verdict[rowOf(row)];
}

/** Whether a line is about one thing that stands in addresses. */
export function isThere({ item, folded: many }: ShownRow): boolean {
  return item !== undefined && many === undefined;
}
