import { compareText } from '../../core/streams/compare.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Collected } from '../shared/collected.ts';
import { merged } from '../shared/ec2/unknown-values.ts';
import { PaginationExpired } from '../shared/errors.ts';
import { placesUnread } from '../shared/places-unread.ts';
import { plainGap } from '../shared/plain-gap.ts';
import { BEGINNING, type ListSource, type SourcePage } from './source.ts';

// How far a collection has come: what is noted of each page, and how it begins.

/** Places of a source that are still to be read. */
export function openOf(at: Collected, name: string): string[] {
  const list = at.lists[name] ?? { open: [], parts: [] };
  at.lists[name] = list;
  return list.open;
}

export function isDone({ lists }: Collected): boolean {
  return Object.values(lists).every(({ open }) => open.length === 0);
}

/** The continuation travels in the state: a few dozen gaps of a few hundred characters are far below its 256 KiB. */
const MAX_GAPS = 60;

/** In the same order and words each time, whichever of the lists came first. */
function addGaps(at: Collected, gaps: readonly Gap[]): void {
  for (const gap of gaps.map(plainGap)) {
    const known = at.gaps.find((each) => isSame(each, gap));
    const others = at.gaps.filter((each) => each !== known);
    if (others.length >= MAX_GAPS || (known && known.text <= gap.text)) continue;
    at.gaps = [...others, gap].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.text, b.text));
  }
}

/** An account that cannot be read in one Region can often not be read in the others: once is enough. */
function isSame(a: Gap, b: Gap): boolean {
  return a.text === b.text || (a.accountId !== undefined && a.kind === b.kind && a.accountId === b.accountId);
}

export function beginning(sources: readonly ListSource[]): Collected {
  const first = sources.filter(({ inRegion }) => !inRegion).map(({ name }) => [name, { open: [BEGINNING], parts: [] }]);
  return {
    done: false,
    pass: 1,
    lists: Object.fromEntries(first),
    rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    records: 0,
    regions: [],
    read: {},
    gaps: [],
    calls: 0,
    restarts: 0,
  };
}

/** Once: pages read before and after cannot be put together, and a second time says that it would go on like this. */
export function startAgain(
  at: Collected,
  sources: readonly ListSource[],
  { scopeId }: Scope,
  expired: Error,
): Collected {
  if (at.restarts > 0) {
    throw new PaginationExpired(
      `The pagination token of ${scopeId} expired again after ${at.calls} calls (${expired.message}): the scope takes longer to read than its token lives. Ask for fewer resource types (request.resourceTypes), or evaluate fewer scopes at a time (MaxConcurrency), so that EC2 throttles less.`,
      { cause: expired },
    );
  }
  return {
    ...beginning(sources),
    pass: at.pass + 1,
    calls: at.calls,
    ...(at.slowed && { slowed: at.slowed }),
    restarts: at.restarts + 1,
  };
}

/** What a page of a source did not read, or know. */
export function noteUnread(at: Collected, { name, unread = [] }: ListSource, page: SourcePage): void {
  addGaps(at, page.gaps ?? []);
  at.unknown = merged(at.unknown, page.unknown);
  const { except } = at.read[name] ?? { except: unread };
  at.read = { ...at.read, [name]: { except: placesUnread(except, page.unread) } };
}
