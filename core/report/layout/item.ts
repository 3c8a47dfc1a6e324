import { type ReportColumns, type ReportVerdict, type TakenRange, VERDICTS } from '../report-data.ts';
import type { Stretch } from './ranges.ts';

/** addresses: single ones that stand side by side. occupied: named by the policy. unseen: allocated to what was not seen. */
export type ItemKind =
  | 'pool'
  | 'vpc'
  | 'subnet'
  | 'publicPool'
  | 'address'
  | 'addresses'
  | 'other'
  | TakenRange['kind'];

/** Something that stands in addresses: one CIDR of a row, or what no row shows. */
export interface Item extends Stretch {
  readonly kind: ItemKind;
  /** Rows that it stands for; of one address all that tell of it. None of what no row shows. */
  readonly rows: readonly number[];
  readonly taken?: TakenRange;
  /** Subnets of a VPC's CIDR, addresses of a public pool: by address. */
  readonly inside: readonly Item[];
  /** The worst of itself and of what is inside. */
  readonly worst: ReportVerdict;
}

const RANK = new Map(VERDICTS.map((verdict, index) => [verdict, index]));

export function rankOf(verdict: ReportVerdict): number {
  return RANK.get(verdict) ?? VERDICTS.length;
}

/** The most severe; of none, that there is nothing to judge. */
export function worstOf(verdicts: Iterable<ReportVerdict>): ReportVerdict {
  let worst: ReportVerdict = 'notApplicable';
  for (const each of verdicts) if (rankOf(each) < rankOf(worst)) worst = each;
  return worst;
}

export function itemOf(
  columns: ReportColumns,
  kind: ItemKind,
  rows: readonly number[],
  stretch: Stretch,
  inside: readonly Item[] = [],
): Item {
  const { family, first, end } = stretch;
  const own = rows.flatMap((row) => columns.verdict[row] ?? []);
  return { kind, rows, family, first, end, inside, worst: worstOf([...own, ...inside.map(({ worst }) => worst)]) };
}

/** The sort is stable: those that are as bad as each other stay by address. */
export function worstFirst(items: readonly Item[]): readonly Item[] {
  return items.length < 2 ? items : items.toSorted((a, b) => rankOf(a.worst) - rankOf(b.worst));
}
