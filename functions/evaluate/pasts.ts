import type { KeptSeries } from '../../core/forecast/kept-series.ts';
import { compareSeries } from '../../core/history/measurement.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import { concurrently } from '../../core/streams/concurrently.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { readHistoryHead } from '../../storage/history/head.ts';
import { readImportedHead } from '../../storage/history/imported.ts';
import { readPast } from '../../storage/history/read-past.ts';
import type { Objects } from '../../storage/objects.ts';
import type { Invocation } from '../shared/task.ts';

const HEADS_AT_ONCE = 10;

/**
 * What is kept of a scope's resources, read beside its inventory, in the same order: one group of it is in memory at a time.
 * What cannot be read is no reason to judge nothing: its forecasts are not known, and a gap says so.
 */
export class Pasts {
  readonly #all: Peekable<KeptSeries>;
  readonly #unread: readonly string[];

  private constructor(all: Peekable<KeptSeries>, unread: readonly string[]) {
    this.#all = all;
    this.#unread = unread;
  }

  /** Without IPAM each account has a history of its own. */
  static async of(
    objects: Objects,
    { scopeId, source, accounts = [] }: Scope,
    { log }: Pick<Invocation, 'log'>,
  ): Promise<Pasts> {
    const ids = source === 'ec2' ? accounts.map((account) => `ec2-${account}`) : [scopeId];
    const unread: string[] = [];
    const giveUp = (id: string, why: string) => {
      if (!unread.includes(id)) unread.push(id);
      log.warn(`Forecasts of ${id} are not known: ${why}`);
    };
    const streams: AsyncIterable<KeptSeries>[] = [];
    await concurrently(ids, HEADS_AT_ONCE, async (id) => {
      const own = await readHistoryHead(objects, id);
      const imported = await readImportedHead(objects, id);
      for (const { damage, newer } of [own, imported]) {
        if (newer !== undefined) giveUp(id, 'it is kept by a newer version of the monitor');
        else if (damage !== undefined) giveUp(id, damage);
      }
      if (!own.value && !imported.value) return;
      const heads = { own: own.value, imported: imported.value };
      streams.push(readPast(objects, heads, ({ message }) => giveUp(id, message)));
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

  /** Once all groups were asked for. */
  gaps({ scopeId }: Pick<Scope, 'scopeId'>): Gap[] {
    if (this.#unread.length === 0) return [];
    const [first = '', ...others] = this.#unread;
    const of = others.length > 0 ? `${first} and ${others.length} more` : first;
    return [
      {
        kind: 'forecastsUnknown',
        scopeId,
        text: `Not all of the history of ${of} could be read: when some of its resources are full is not known. The end of the run mends what is damaged.`,
      },
    ];
  }

  async close(): Promise<void> {
    await this.#all.close();
  }
}
