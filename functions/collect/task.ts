import * as z from 'zod';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { UnreadPlace } from '../../statemachine/contracts/lists-read.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { Collected } from '../shared/collected.ts';
import { merged } from '../shared/ec2/unknown-values.ts';
import { PaginationExpired, PlaceExpired } from '../shared/errors.ts';
import { Retries } from '../shared/patience.ts';
import { plainGap } from '../shared/plain-gap.ts';
import type { Invocation, Task } from '../shared/task.ts';
import type { AccountCalls } from './account-resources.ts';
import { PART_ROWS, Part } from './part.ts';
import type { PoolCalls } from './pools.ts';
import type { IpamCalls } from './resource-cidrs.ts';
import type { SourcePage } from './source.ts';
import { type DiscoveryCalls, sourcesOf } from './sources.ts';

export const Input = z.object({ run: Run, scope: Scope, collected: Collected.optional(), retries: Retries });
export type Input = z.infer<typeof Input>;

export const Output = z.object({ run: Run, scope: Scope, collected: Collected });
export type Output = z.infer<typeof Output>;

export interface Deps extends IpamCalls, DiscoveryCalls, PoolCalls, AccountCalls {
  readonly objects: Objects;
}

/**
 * Time kept for what may still come after the last look at the clock: one page, for which the SDK can pause several
 * seconds when EC2 throttles, and the upload of a full part, about 1 MB. Generous, because being cut off costs the
 * whole invocation, and this a fifth of it.
 */
export const MARGIN_MS = 60_000;

/**
 * Reads a scope's sources, page by page, into sorted parts of an inventory; a part holds lines of one source only.
 * Returns a continuation before the invocation's time is up, having read one page at least. A retry starts from the
 * same continuation and overwrites the same parts.
 *
 * Throws FailedCall, PaginationExpired, PaginationStuck, and EC2's own errors as they are.
 */
export async function run({ run, scope, collected, retries = 0 }: Input, deps: Deps & Invocation): Promise<Output> {
  if (collected?.done) return { run, scope, collected };
  const part = new Part();
  let at = collected ? structuredClone(collected) : beginning();
  let sources = sourcesOf(run, scope, at, deps);

  async function writePart(source: string): Promise<void> {
    await deps.objects.writeLines(runKeys.inventoryPart(run.prefix, scope.scopeId, at.pass, at.parts), part.lines());
    const { first, count } = at.partsOf[source] ?? { first: at.parts, count: 0 };
    at.partsOf[source] = { first, count: count + 1 };
    at.parts++;
    part.clear();
  }

  do {
    const source = sources[at.sourceIndex];
    if (!source) {
      // Nothing that was asked for can be read of it.
      at.done = true;
      break;
    }
    let page: SourcePage;
    try {
      page = await source.readPage(at.place, retries);
    } catch (error) {
      if (!(error instanceof PlaceExpired)) throw error;
      at = startAgain(at, scope, error);
      sources = sourcesOf(run, scope, at, deps);
      part.clear();
      deps.log.warn('A pagination token expired: the scope is read again from its beginning', { calls: at.calls });
      continue;
    }
    at.calls++;
    for (const row of page.rows) {
      if (typeof row === 'string') at.rows[row]++;
      else {
        const added = part.add(row);
        if ('record' in row) at.records++;
        else at.rows[added ? 'kept' : 'duplicates']++;
        // Public addresses say by themselves when they were seen: nothing more is asked of their Regions.
        if ('resource' in row && row.resource.type !== 'public-address') seeRegion(at, row.resource.region);
      }
      if (part.size === PART_ROWS) await writePart(source.name);
    }
    addGaps(at, page.gaps ?? []);
    at.unknown = merged(at.unknown, page.unknown);
    at.read = {
      ...at.read,
      [source.name]: { except: unreadOf(at.read[source.name]?.except ?? source.unread, page.unread) },
    };
    at.place = page.next;
    if (at.place === undefined) {
      if (part.size > 0) await writePart(source.name);
      at.sourceIndex++;
      // What is there to be read may depend on what was found: the Regions that have resources.
      sources = sourcesOf(run, scope, at, deps);
    }
    at.done = at.sourceIndex >= sources.length;
  } while (!at.done && deps.deadline() > MARGIN_MS);

  const current = sources[at.sourceIndex];
  if (current && part.size > 0) await writePart(current.name);
  deps.log.info(at.done ? 'Collected' : 'Out of time: to be continued', { ...at });
  return { run, scope, collected: at };
}

/** At most a few dozen: as many as AWS has Regions. */
function seeRegion(at: Collected, region: string | undefined): void {
  if (region !== undefined && !at.regions.includes(region)) at.regions = [...at.regions, region].sort();
}

/** The continuation travels in the state: a few dozen gaps of a few hundred characters are far below its 256 KiB. */
const MAX_GAPS = 60;

function addGaps(at: Collected, gaps: readonly Gap[]): void {
  for (const gap of gaps.map(plainGap)) {
    if (at.gaps.length < MAX_GAPS && !at.gaps.some((known) => isSame(known, gap))) at.gaps = [...at.gaps, gap];
  }
}

/** As many exceptions travel in the state. With more of them, the list counts as not read at all. */
const MAX_UNREAD = 100;

function unreadOf(known: readonly UnreadPlace[] = [], more: readonly UnreadPlace[] = []): UnreadPlace[] {
  const all = [...known, ...more];
  return all.length > MAX_UNREAD ? [{}] : all;
}

/** An account that cannot be read in one Region can often not be read in the others: once is enough. */
function isSame(a: Gap, b: Gap): boolean {
  return a.text === b.text || (a.accountId !== undefined && a.kind === b.kind && a.accountId === b.accountId);
}

function beginning(): Collected {
  return {
    done: false,
    pass: 1,
    parts: 0,
    rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    records: 0,
    partsOf: {},
    regions: [],
    read: {},
    gaps: [],
    calls: 0,
    sourceIndex: 0,
    restarts: 0,
  };
}

/** Once: pages read before and after cannot be put together, and a second time says that it would go on like this. */
function startAgain(at: Collected, { scopeId }: Scope, expired: Error): Collected {
  if (at.restarts > 0) {
    throw new PaginationExpired(
      `The pagination token of ${scopeId} expired again after ${at.calls} calls (${expired.message}): the scope takes longer to read than its token lives. Ask for fewer resource types (request.resourceTypes), or evaluate fewer scopes at a time (MaxConcurrency), so that EC2 throttles less.`,
      { cause: expired },
    );
  }
  return { ...beginning(), pass: at.pass + 1, calls: at.calls, restarts: at.restarts + 1 };
}

export const collectTask: Task<Input, Output, Deps> = { name: 'Collect', Input, Output, run };
