import { WriteConflict } from '../../../storage/errors.ts';
import type { Attempt } from './stage.ts';
import type { Beside } from './story.ts';
import { Turns } from './turns.ts';

/** The process died, or Lambda ended it. */
class Died extends Error {
  override readonly name = 'Died';
}

export interface Company {
  /** Of an attempt that goes on beside another one: when it may call. */
  readonly gate?: Turns | undefined;
  /** Another step that goes ahead, as a whole, while this one writes on condition. */
  readonly ahead?: (() => Promise<void>) | undefined;
  /** Starts what goes on beside this one. */
  readonly start?: (what: Beside['what'], gate: Turns) => Promise<void>;
}

/** The calls that an attempt makes to AWS: which of them go wrong, and what goes on meanwhile. */
export class Calls {
  readonly #attempt: Attempt;
  readonly #company: Company;
  #count = 0;
  #ahead: Company['ahead'];
  #beside: { readonly turns: Turns; readonly calls: number[]; readonly ends: Promise<unknown> } | undefined;
  #isDead = false;

  constructor(attempt: Attempt, company: Company = {}) {
    this.#attempt = attempt;
    this.#company = company;
    this.#ahead = company.ahead;
  }

  get hasDied(): boolean {
    return this.#isDead;
  }

  async make<T>(key: string, work: () => Promise<T>, { isConditional = false } = {}): Promise<T> {
    const index = this.#count++;
    this.#startBeside(index);
    await this.#company.gate?.pass();
    await this.#beside?.turns.give(this.#beside.calls.shift() ?? 1);
    const fault = this.#faultAt(index);
    const hurts = fault && (fault.kind === 'crash' || isConditional);
    // A process that died calls nobody any more.
    if (this.#isDead) throw new Died(key);
    if (hurts && !fault.after) throw this.#failure(fault.kind, key);
    if (isConditional) {
      const ahead = this.#ahead;
      this.#ahead = undefined;
      await ahead?.();
    }
    const result = await work();
    if (hurts) throw this.#failure(fault.kind, key);
    return result;
  }

  /** Whoever goes on beside comes to its end. */
  async end(): Promise<void> {
    await this.#beside?.turns.give(Number.POSITIVE_INFINITY);
    const failure = await this.#beside?.ends;
    if (failure !== undefined) throw failure;
  }

  #startBeside(index: number): void {
    const { step, played } = this.#attempt;
    const { gate, start } = this.#company;
    if (gate || !start) return;
    const starts = played.beside.find((each) => each.step === step && each.call === index);
    if (!starts) return;
    played.beside = played.beside.filter((each) => each !== starts);
    const turns = new Turns();
    // What it comes to is looked at when this attempt ends.
    const ends = start(starts.what, turns).then(
      () => undefined,
      (error: unknown) => error,
    );
    this.#beside = { turns, calls: [...starts.turns], ends };
  }

  #faultAt(index: number) {
    const { step, played } = this.#attempt;
    const fault = played.faults.find((each) => each.step === step && each.call === index);
    if (fault) played.faults = played.faults.filter((each) => each !== fault);
    return fault;
  }

  #failure(kind: 'crash' | 'conflict', key: string): Error {
    this.#isDead = kind === 'crash';
    return this.#isDead ? new Died(key) : new WriteConflict(key);
  }
}
