import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Changes } from '../../statemachine/contracts/moved.ts';
import { groupOf } from '../inventory/resource-key.ts';
import type { Peekable } from '../streams/peekable.ts';
import { COMPARED, type ComparedPlace, type Earlier } from './moved.ts';

/**
 * What became of a scope since an earlier run: what that found is read beside the inventory, in the same order, so that
 * one group of it is in memory at a time.
 */
export class Moves {
  readonly #run: Pick<Earlier, 'runId' | 'asOf'>;
  readonly #places: Peekable<ComparedPlace>;
  readonly #isWhole: () => boolean;
  readonly #counts = { appeared: 0, disappeared: 0, moved: 0 };

  /** @param isWhole Whether the places have ended where what the earlier run found ends. */
  constructor(
    { runId, asOf }: Pick<Earlier, 'runId' | 'asOf'>,
    places: Peekable<ComparedPlace>,
    isWhole: () => boolean,
  ) {
    this.#run = { runId, asOf };
    this.#places = places;
    this.#isWhole = isWhole;
  }

  /** What the earlier run found of a group. Groups are asked for in order; those in between have disappeared. */
  async group(name: string): Promise<Earlier> {
    await this.#disappeared(({ key }) => groupOf(key) !== name && key < `${name}/`);
    const places = new Map<string, ComparedPlace>();
    for await (const place of this.#places.takeWhile(({ key }) => groupOf(key) === name)) places.set(place.key, place);
    return { ...this.#run, places };
  }

  /** Counts what became of a group. */
  compare({ places }: Earlier, now: readonly Evaluation[]): void {
    const keys = new Set(now.map(({ key }) => key));
    for (const place of places.values()) if (!keys.has(place.key)) this.#count('disappeared', place);
    for (const evaluation of now) {
      if (!places.has(evaluation.key)) this.#count('appeared', evaluation);
      if (evaluation.moved) this.#count('moved', evaluation);
    }
  }

  /** Of the whole scope, once all groups were asked for; undefined where not all of it was compared. */
  async changes(): Promise<Changes | undefined> {
    await this.#disappeared(() => true);
    if (!this.#isWhole()) return undefined;
    return { since: this.#run.asOf, runId: this.#run.runId, ...this.#counts };
  }

  async #disappeared(condition: (place: ComparedPlace) => boolean): Promise<void> {
    for await (const place of this.#places.takeWhile(condition)) this.#count('disappeared', place);
  }

  #count(what: 'appeared' | 'disappeared' | 'moved', { resource }: ComparedPlace): void {
    if (COMPARED.includes(resource.type)) this.#counts[what]++;
  }
}
