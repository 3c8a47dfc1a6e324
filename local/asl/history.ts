import { StateError } from './errors.ts';
import type { EventDetails, HistoryEvent, HistoryEventType } from './history-event.ts';
import { MAX_HISTORY_EVENTS } from './limits.ts';

/** The history of one execution: numbers its events, hands them on at once and keeps none. */
export class History {
  #lastId = 0;
  readonly #now: () => Date;
  readonly #emit: (event: HistoryEvent) => void;

  constructor(now: () => Date, emit: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#emit = emit;
  }

  /** Only the event that ends the execution still fits. */
  get isFull(): boolean {
    return this.#lastId >= MAX_HISTORY_EVENTS - 1;
  }

  /** Returns the event's id. Throws States.Runtime, which nothing catches, instead of the event that does not fit. */
  record(type: HistoryEventType, previousEventId: number, details: EventDetails = {}): number {
    if (this.isFull) {
      throw new StateError(
        'States.Runtime',
        `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`,
      );
    }
    return this.#append(type, previousEventId, details);
  }

  /** Records how the execution ended; always fits. */
  end(type: HistoryEventType, previousEventId: number, details: EventDetails): void {
    this.#append(type, previousEventId, details);
  }

  #append(type: HistoryEventType, previousEventId: number, details: EventDetails): number {
    this.#lastId += 1;
    this.#emit({ timestamp: this.#now(), id: this.#lastId, previousEventId, type, ...details });
    return this.#lastId;
  }
}
