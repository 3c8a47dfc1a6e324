import type { KeptSeries } from '../../core/forecast/kept-series.ts';
import { historiesOf } from '../../core/history/history-id.ts';
import { compareSeries } from '../../core/history/measurement.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import { concurrently } from '../../core/streams/concurrently.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { type FoundHead, readHistoryHead } from '../../storage/history/head.ts';
import { type FoundImportedHead, readImportedHead } from '../../storage/history/imported.ts';
import { readPast } from '../../storage/history/read-past.ts';
import type { Objects } from '../../storage/objects.ts';
import { describeError, isDenied, mayPass } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';

const HEADS_AT_ONCE = 10;

const LEFT_OUT =
  'There was no time to forecast all resources, so some have no forecast. The next runs of the day get further.';

/**
 * What is kept of a scope's resources, read beside its inventory, in the same order: one group of it is in memory at a time.
 * What cannot be read is no reason to judge nothing: its forecasts are not known, and a gap says so.
 */
export class Pasts {
  readonly #all: Peekable<KeptSeries>;
  readonly #unread: readonly string[];
  #isLeftOut = false;

  private constructor(all: Peekable<KeptSeries>, unread: readonly string[]) {
    this.#all = all;
    this.#unread = unread;
  }

  /** Without IPAM each account has a history of its own. */
  static async of(
    objects: Objects,
    scope: Pick<Scope, 'scopeId' | 'source' | 'accounts'>,
    { log }: Pick<Invocation, 'log'>,
  ): Promise<Pasts> {
    const ids = historiesOf(scope);
    const unread: string[] = [];
    const giveUp = (id: string, why: string) => {
      if (!unread.includes(id)) unread.push(id);
      log.warn(`Forecasts of ${id} are not known: ${why}`);
    };
    const streams: AsyncIterable<KeptSeries>[] = [];
    await concurrently(ids, HEADS_AT_ONCE, async (id) => {
      const heads = await orGiveUp(() => headsOf(objects, id));
      if ('refused' in heads) return giveUp(id, heads.refused);
      for (const { damage, newer } of heads) {
        if (newer !== undefined) giveUp(id, 'it is kept by a newer version of the monitor');
        else if (damage !== undefined) giveUp(id, damage);
      }
      const [{ value: own }, { value: imported }] = heads;
      if (!own && !imported) return;
      const past = readPast(objects, { own, imported }, ({ message }) => giveUp(id, message));
      streams.push(upToRefusal(past, (why) => giveUp(id, why)));
    });
    return new Pasts(new Peekable(mergeEqual(streams, compareSeries, (a) => a)), unread);
  }

  /** What is kept of a group, by the keys of its resources. Groups are asked for in order. */
  async group(name: string): Promise<ReadonlyMap<string, readonly KeptSeries[]>> {
    for await (const _ of this.#all.takeWhile(({ key }) => groupOf(key) !== name && key < `${name}/`));
    const pasts = new Map<string, KeptSeries[]>();
    for await (const past of this.#all.takeWhile(({ key }) => groupOf(key) === name)) {
      pasts.set(past.key, [...(pasts.get(past.key) ?? []), past]);
    }
    return pasts;
  }

  /** For lack of time: from here on, no group is asked for. */
  leaveOut(): void {
    this.#isLeftOut = true;
  }

  /** Once all groups were asked for. */
  gaps({ scopeId }: Pick<Scope, 'scopeId'>): Gap[] {
    const kind = 'forecastsUnknown';
    return [this.#unreadText(), this.#isLeftOut ? LEFT_OUT : ''].flatMap((text) =>
      text === '' ? [] : [{ kind, scopeId, text }],
    );
  }

  #unreadText(): string {
    if (this.#unread.length === 0) return '';
    const [first = '', ...others] = this.#unread;
    const of = others.length > 0 ? `${first} and ${others.length} more` : first;
    return `Not all of the history of ${of} could be read: some of its resources have no forecast. The end of the run repairs the history.`;
  }

  async close(): Promise<void> {
    await this.#all.close();
  }
}

async function headsOf(objects: Objects, id: string): Promise<readonly [FoundHead, FoundImportedHead]> {
  return [await readHistoryHead(objects, id), await readImportedHead(objects, id)];
}

async function* upToRefusal(
  past: AsyncIterable<KeptSeries>,
  giveUp: (why: string) => void,
): AsyncGenerator<KeptSeries> {
  try {
    yield* past;
  } catch (error) {
    giveUp(refusalOf(error));
  }
}

async function orGiveUp<T extends object>(read: () => Promise<T>): Promise<T | { readonly refused: string }> {
  try {
    return await read();
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

/** S3 refuses, or cannot be reached: a scope is judged without its past. Throws what is none of that. */
function refusalOf(error: unknown): string {
  if (!isDenied(error) && !mayPass(error)) throw error;
  return describeError(error);
}
