import { StateError } from './errors.ts';
import type { ChildResult } from './flow.ts';
import type { Json } from './json.ts';
import { MAX_DATA_BYTES } from './limits.ts';

/** The results of a Map Run without a ResultWriter: an array in the order of the items, bounded by the data limit. */
export class ResultArray {
  readonly #state: string;
  readonly #outputs: string[] = [];
  #bytes = 2;

  constructor(state: string) {
    this.#state = state;
  }

  async add(child: ChildResult, index: number): Promise<void> {
    const { result } = child;
    const text =
      result.status === 'SUCCEEDED'
        ? (child.output ?? 'null')
        : JSON.stringify({ Status: result.status, Error: result.error, Cause: result.cause });
    this.#bytes += Buffer.byteLength(text) + 1;
    // Beyond the limit the Map fails, but only when all children have run: nothing more need be kept.
    if (this.#bytes <= MAX_DATA_BYTES + 1) this.#outputs[index] = text;
    else this.#outputs.length = 0;
  }

  /** Nobody reads these: the Map has failed. */
  async addPending(): Promise<void> {}

  async finish(): Promise<Json> {
    if (this.#bytes > MAX_DATA_BYTES + 1) {
      throw new StateError(
        'States.DataLimitExceeded',
        `The results of the children of state '${this.#state}' are more than ${MAX_DATA_BYTES} bytes. Give it a ResultWriter.`,
      );
    }
    return this.#outputs.map((text): Json => JSON.parse(text));
  }
}
