import { groupOf } from '../../core/inventory/resource-key.ts';
import { COMPARED, type Earlier, type Place } from '../../core/judge/moved.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import type { Changes } from '../../statemachine/contracts/moved.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { ObjectMissing } from '../../storage/errors.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../storage/keys.ts';
import { findJson, type Objects, parseLine } from '../../storage/objects.ts';
import type { Invocation } from '../shared/task.ts';

const PlaceLine = Evaluation.pick({ key: true, resource: true, cidrs: true, state: true });

/**
 * What the newest authoritative run before this one found of the scope: read beside the inventory, in the same order, so
 * that one group of it is in memory at a time.
 */
export class EarlierRun {
  readonly #run: Pick<Earlier, 'runId' | 'asOf'>;
  readonly #lines: AsyncIterator<Place>;
  #next: Place | undefined;
  readonly #counts = { appeared: 0, disappeared: 0, moved: 0 };

  constructor(run: Pick<Earlier, 'runId' | 'asOf'>, first: Place | undefined, rest: AsyncIterator<Place>) {
    this.#run = run;
    this.#next = first;
    this.#lines = rest;
  }

  /** What it found of a group. Groups are asked for in order; those in between have disappeared. */
  async group(name: string): Promise<Earlier> {
    const places = new Map<string, Place>();
    for (; this.#next && groupOf(this.#next.key) !== name && this.#next.key < `${name}/`; await this.#advance()) {
      this.#count('disappeared', this.#next);
    }
    for (; this.#next && groupOf(this.#next.key) === name; await this.#advance()) {
      places.set(this.#next.key, this.#next);
    }
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

  /** Of the whole scope, once all groups were asked for. */
  async changes(): Promise<Changes> {
    for (; this.#next; await this.#advance()) this.#count('disappeared', this.#next);
    return { since: this.#run.asOf, runId: this.#run.runId, ...this.#counts };
  }

  #count(what: 'appeared' | 'disappeared' | 'moved', { resource }: Place): void {
    if (COMPARED.includes(resource.type)) this.#counts[what]++;
  }

  async #advance(): Promise<void> {
    const next = await this.#lines.next();
    this.#next = next.done ? undefined : next.value;
  }
}

/** Undefined where the policy does not ask what moved, or there is nothing older to compare with. */
export async function findEarlierRun(
  objects: Objects,
  { run, scope, policy, log }: { run: Run; scope: Scope; policy: Policy } & Pick<Invocation, 'log'>,
): Promise<EarlierRun | undefined> {
  if (!asksWhatMoved(policy)) return undefined;
  const entry = (await findJson(objects, sharedKeys.latest, Latest))?.scopes[scope.scopeId];
  if (!entry || Date.parse(entry.asOf) >= Date.parse(run.asOf)) return undefined;
  const places = readPlaces(objects, runKeys.evaluations(newestPrefix(scope.scopeId, entry.runId), scope.scopeId));
  try {
    const first = await places.next();
    return new EarlierRun(entry, first.done ? undefined : first.value, places);
  } catch (error) {
    // A newer run that is recorded at this moment replaces it.
    if (!(error instanceof ObjectMissing)) throw error;
    log.warn(`What moved is not known: ${error.message}`);
    return undefined;
  }
}

function asksWhatMoved({ rules }: Policy): boolean {
  return rules.some(
    ({ kind, warning = 'off', critical = 'off' }) => kind === 'moved' && (warning !== 'off' || critical !== 'off'),
  );
}

async function* readPlaces(objects: Objects, key: string): AsyncGenerator<Place> {
  for await (const line of objects.readLines(key)) yield parseLine(objects, key, line, PlaceLine);
}
