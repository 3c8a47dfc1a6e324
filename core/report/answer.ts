import { count, counted } from '../text/count.ts';
import { headline, type SentencePart } from './headline.ts';
import type { ReportData } from './report-data.ts';
import { isFull, SHORT_KINDS, shortRows } from './shortage.ts';

/** What the first screen says. */
export interface ReportAnswer {
  /** In parts: names are other people's text. */
  readonly sentence: readonly SentencePart[];
  /** "Of 1,605 resources that were judged, 16 are critical and 66 warning; 3 things were not seen." */
  readonly counts: string;
  /** All that run short, what is first to be full first. */
  readonly rows: readonly number[];
  /** Where so many are full that rows look alike, and fewer VPCs than half of them: most full first; in no VPC is -1. */
  readonly groups?: readonly ShortGroup[];
  /** Findings by kind: those that run short first, then the others, most first. */
  readonly kinds: readonly KindCount[];
}

export interface ShortGroup {
  readonly vpc: number;
  readonly full: number;
  readonly rows: readonly number[];
}

export interface KindCount {
  readonly kind: string;
  readonly rows: number;
  /** The type of all of them, '' of several. */
  readonly type: string;
}

/** More rows that say "100 %" than this tell nothing apart. */
const MOST_FULL_ROWS = 10;

export function answerOf(data: ReportData): ReportAnswer {
  const rows = shortRows(data);
  const full = rows.filter((row) => isFull(data, row));
  const groups = full.length > MOST_FULL_ROWS ? groupsOf(data, rows) : [];
  return {
    sentence: headline(data, rows, full),
    counts: countsSentence(data),
    rows,
    // A group has less to say than a row: many of one each would only hide figures.
    ...(groups.length > 0 && groups.length * 2 <= rows.length && { groups }),
    kinds: kindsOf(data),
  };
}

/** What the run knows that it does not know: its own words for each are in `gaps` and `failedScopes`. */
export function notSeen({ gaps, failedScopes }: Pick<ReportData, 'gaps' | 'failedScopes'>): number {
  return gaps.length + failedScopes.length;
}

function countsSentence(data: ReportData): string {
  const { critical, warning, ok } = data.counts;
  const unseen = notSeen(data);
  const missing = unseen === 0 ? '' : `; ${counted(unseen, 'thing')} ${unseen === 1 ? 'was' : 'were'} not seen`;
  const judged = critical + warning + ok;
  if (judged === 0) return `Nothing was judged${missing}.`;
  const of = `Of ${counted(judged, 'resource')} that ${judged === 1 ? 'was' : 'were'} judged`;
  return `${of}, ${count(critical)} ${critical === 1 ? 'is' : 'are'} critical and ${count(warning)} warning${missing}.`;
}

function groupsOf(data: ReportData, rows: readonly number[]): ShortGroup[] {
  const byVpc = Map.groupBy(rows, (row) => (data.columns.type[row] === 'vpc' ? row : (data.columns.vpc[row] ?? -1)));
  return [...byVpc]
    .map(([vpc, each]) => ({ vpc, full: each.filter((row) => isFull(data, row)).length, rows: each }))
    .sort((a, b) => b.full - a.full || b.rows.length - a.rows.length || a.vpc - b.vpc);
}

function kindsOf({ columns, details }: ReportData): KindCount[] {
  const kinds = new Map<string, { rows: number; types: Set<string> }>();
  for (const [row, { findings = [] }] of details) {
    for (const kind of new Set(findings.map((finding) => finding.kind))) {
      const known = kinds.get(kind) ?? { rows: 0, types: new Set() };
      kinds.set(kind, known);
      known.rows++;
      known.types.add(columns.type[row] ?? '');
    }
  }
  const isOther = (kind: string) => (SHORT_KINDS.some((each) => each === kind) ? 0 : 1);
  return [...kinds]
    .map(([kind, { rows, types }]) => ({ kind, rows, type: types.size === 1 ? ([...types][0] ?? '') : '' }))
    .sort((a, b) => isOther(a.kind) - isOther(b.kind) || b.rows - a.rows || (a.kind < b.kind ? -1 : 1));
}
