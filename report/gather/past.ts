import * as z from 'zod';
import { dayText } from '../../core/history/calendar.ts';
import { historiesOf } from '../../core/history/history-id.ts';
import { compareSeries } from '../../core/history/measurement.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import { concurrently } from '../../core/streams/concurrently.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import { DaysLine } from '../../statemachine/contracts/history.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { readHistoryHead } from '../../storage/history/head.ts';
import { readImportedHead } from '../../storage/history/imported.ts';
import { type PastLines, readPast } from '../../storage/history/read-past.ts';
import type { ReadableObjects } from '../../storage/objects.ts';
import { whyUnread } from './why-unread.ts';

const HEADS_AT_ONCE = 10;

/** Only what is read of them: all of it is half of the work that a past is. */
const Days = z.custom<DaysLine>((line) => DaysOf.safeParse(line).success, 'are no days of a history');
const DaysOf = DaysLine.pick({ peaks: true, means: true, totals: true, cidr: true }).extend({ first: z.string() });

/** Told once of a history, whatever is wrong with it, and however often. */
type Unread = (historyId: string, why: string) => void;

/**
 * What is kept of a scope's resources, read beside its evaluations in the same order: one VPC of it is in memory at a time.
 * Whatever keeps it from being read is told, and ends it.
 */
export class PastBeside {
  readonly #all: Peekable<PastLines>;
  readonly #gone: (past: PastLines) => void;

  private constructor(all: Peekable<PastLines>, gone: (past: PastLines) => void) {
    this.#all = all;
    this.#gone = gone;
  }

  /** @param gone Is called with what is kept of resources that the run does not list. */
  static async of(
    objects: ReadableObjects,
    scope: Pick<Scope, 'scopeId' | 'source' | 'accounts'>,
    today: number,
    gone: (past: PastLines) => void,
    unread: Unread,
  ): Promise<PastBeside> {
    const streams = await concurrently(historiesOf(scope), HEADS_AT_ONCE, (id) =>
      historyOf(objects, id, today, unread),
    );
    return new PastBeside(new Peekable(mergeEqual(streams, compareSeries, (a) => a)), gone);
  }

  /** Of a VPC and its subnets, or of one resource, by the keys of evaluations. They are asked for in their order. */
  async group(keys: readonly string[]): Promise<ReadonlyMap<string, readonly PastLines[]>> {
    const found = new Map<string, PastLines[]>(keys.map((key) => [key, []]));
    const name = groupOf(keys[0] ?? '');
    for await (const past of this.#all.takeWhile(({ key }) => groupOf(key) === name || key < `${name}/`)) {
      const own = found.get(past.key);
      if (own) own.push(past);
      else this.#gone(past);
    }
    return found;
  }

  /** What is behind the last resource that the run lists. */
  async end(): Promise<void> {
    for await (const past of this.#all.rest()) this.#gone(past);
  }
}

async function historyOf(
  objects: ReadableObjects,
  id: string,
  today: number,
  unread: Unread,
): Promise<AsyncIterable<PastLines>> {
  try {
    const [own, imported] = [await readHistoryHead(objects, id), await readImportedHead(objects, id)];
    for (const { damage, newer } of [own, imported]) {
      if (newer !== undefined) unread(id, 'a newer version of the monitor keeps it');
      else if (damage !== undefined) unread(id, damage);
    }
    // Nearly always all days before the run's are closed: then the window of hours has nothing to add.
    const needsHours = own.value !== undefined && own.value.closed < dayText(today - 1);
    const head = own.value && { ...own.value, ...(!needsHours && { hours: [] }) };
    const heads = { own: head, imported: imported.value };
    return upToError(
      readPast(objects, heads, ({ message }) => unread(id, message), Days),
      (why) => unread(id, why),
    );
  } catch (error) {
    unread(id, whyUnread(error));
    return nothing();
  }
}

async function* upToError(past: AsyncIterable<PastLines>, failed: (why: string) => void): AsyncGenerator<PastLines> {
  try {
    yield* past;
  } catch (error) {
    failed(whyUnread(error));
  }
}

async function* nothing(): AsyncGenerator<never> {}
