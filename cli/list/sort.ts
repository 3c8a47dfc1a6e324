import { shareOf } from '../../core/address/exact.ts';
import { compareDaysLeft } from '../../core/forecast/days-left.ts';
import { compareText } from '../../core/streams/compare.ts';
import type { ListedResource } from '../json/list-document.ts';

export const SORTS = ['free', 'used', 'name', 'days'] as const;
export type SortWish = (typeof SORTS)[number];

type Compare = (a: ListedResource, b: ListedResource) => number;

const RANK: Readonly<Record<ListedResource['verdict'], number>> = {
  critical: 0,
  warning: 1,
  ok: 2,
  notMeasured: 3,
  notApplicable: 4,
};

/** What has no figure comes last. */
const ascending = (a: number | undefined, b: number | undefined): number =>
  a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;

const BY: Readonly<Record<SortWish, Compare>> = {
  free: (a, b) => ascending(freeOf(a), freeOf(b)),
  used: (a, b) => ascending(negative(a.capacity?.usedPercent), negative(b.capacity?.usedPercent)),
  name: (a, b) => compareText(nameOf(a), nameOf(b)),
  days: compareDaysLeft,
};

/** Without a wish, urgent first: verdict, then what is full soonest, then the smallest share left. */
export function compareBy(sort: SortWish | undefined): Compare {
  const first = sort ? BY[sort] : urgentFirst;
  return (a, b) => first(a, b) || compareText(a.scopeId, b.scopeId) || compareText(a.resource.id, b.resource.id);
}

function urgentFirst(a: ListedResource, b: ListedResource): number {
  return (
    (RANK[a.verdict] ?? RANK.ok) - (RANK[b.verdict] ?? RANK.ok) ||
    compareDaysLeft(a, b) ||
    ascending(shareFree(a), shareFree(b))
  );
}

function shareFree({ capacity }: ListedResource): number | undefined {
  return capacity && shareOf(capacity.free, capacity.total);
}

function freeOf({ capacity }: ListedResource): number | undefined {
  return capacity && Number(capacity.free);
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function nameOf({ resource: { name, id } }: ListedResource): string {
  return (name ?? id).toLowerCase();
}
