import * as z from 'zod';
import { runKeys } from '../../statemachine/contracts/keys.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { Collected } from '../shared/collected.ts';
import { PaginationExpired } from '../shared/errors.ts';
import type { Objects } from '../shared/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { normalize } from './normalize.ts';
import { PART_ROWS, Part } from './part.ts';
import { type IpamCalls, readPage } from './read-page.ts';

export const Input = z.object({ run: Run, scope: Scope, collected: Collected.optional() });
export type Input = z.infer<typeof Input>;

export const Output = z.object({ run: Run, scope: Scope, collected: Collected });
export type Output = z.infer<typeof Output>;

export interface Deps extends IpamCalls {
  readonly objects: Objects;
}

/**
 * Time kept for what may still come after the last look at the clock: one page, for which the SDK can pause several
 * seconds when EC2 throttles, and the upload of a full part, about 1 MB. Generous, because being cut off costs the
 * whole invocation, and this a fifth of it.
 */
export const MARGIN_MS = 60_000;

/**
 * Reads a scope's resource CIDRs, page by page, into sorted parts of an inventory. Returns a continuation before the
 * invocation's time is up, having read one page at least. A retry starts from the same continuation and overwrites
 * the same parts.
 *
 * Throws Throttled, AccessDenied, PaginationExpired, PaginationStuck, and EC2's own errors as they are.
 */
export async function run({ run, scope, collected }: Input, deps: Deps & Invocation): Promise<Output> {
  if (collected?.done) return { run, scope, collected };
  const wanted = new Set(run.resourceTypes);
  const sweeps = sweepsFor(wanted);
  const part = new Part();
  let at = collected ? structuredClone(collected) : beginning();

  async function writePart(): Promise<void> {
    await deps.objects.writeLines(runKeys.inventoryPart(run.prefix, scope.scopeId, at.pass, at.parts), part.lines());
    at.parts++;
    part.clear();
  }

  do {
    const page = await readPage(deps, scope, { resourceType: sweeps[at.typeIndex], nextToken: at.nextToken });
    if ('expired' in page) {
      at = startAgain(at, scope, page.expired);
      part.clear();
      deps.log.warn('A pagination token expired: the scope is read again from its beginning', { calls: at.calls });
      continue;
    }
    at.calls++;
    for (const row of page.rows) {
      const resourceCidr = normalize(row, wanted);
      if (typeof resourceCidr === 'string') at.rows[resourceCidr]++;
      else if (part.add(resourceCidr)) at.rows.kept++;
      else at.rows.duplicates++;
      if (part.size === PART_ROWS) await writePart();
    }
    at.nextToken = page.nextToken;
    if (!at.nextToken) at.typeIndex++;
    at.done = at.typeIndex === sweeps.length;
  } while (!at.done && deps.deadline() > MARGIN_MS);

  if (part.size > 0) await writePart();
  deps.log.info(at.done ? 'Collected' : 'Out of time: to be continued', { ...at });
  return { run, scope, collected: at };
}

/**
 * The sweeps that a scope takes: one for each type, so that types nobody asked for (an organisation's ENIs) are not
 * paged through, or a single one without a type when all are wanted.
 */
function sweepsFor(wanted: ReadonlySet<ResourceType>): readonly (ResourceType | undefined)[] {
  return wanted.size === ResourceType.options.length ? [undefined] : [...wanted];
}

function beginning(): Collected {
  return {
    done: false,
    pass: 1,
    parts: 0,
    rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    calls: 0,
    typeIndex: 0,
    restarts: 0,
  };
}

/** Once: pages read before and after cannot be put together, and a second time says that it would go on like this. */
function startAgain(at: Collected, { scopeId }: Scope, expired: Error): Collected {
  if (at.restarts > 0) {
    throw new PaginationExpired(
      `The pagination token of ${scopeId} expired again after ${at.calls} calls (${expired.name}: ${expired.message}): the scope takes longer to read than its token lives. Ask for fewer resource types (request.resourceTypes), or evaluate fewer scopes at a time (MaxConcurrency), so that EC2 throttles less.`,
      { cause: expired },
    );
  }
  return { ...beginning(), pass: at.pass + 1, calls: at.calls, restarts: at.restarts + 1 };
}

export const collectTask: Task<Input, Output, Deps> = { name: 'Collect', Input, Output, run };
