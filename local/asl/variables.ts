import { StateError } from './errors.ts';
import type { Json } from './json.ts';
import { assertWithinDataLimit, MAX_VARIABLES_BYTES } from './limits.ts';

/** The variables that one flow sees. Immutable: a branch starts from its parent's and cannot change them. */
export class Variables {
  static readonly none = new Variables({}, new Map());

  readonly values: Readonly<Record<string, Json>>;
  readonly #bytes: ReadonlyMap<string, number>;

  private constructor(values: Readonly<Record<string, Json>>, bytes: ReadonlyMap<string, number>) {
    this.values = values;
    this.#bytes = bytes;
  }

  /** `state` is for the message. Throws States.DataLimitExceeded. */
  assign(state: string, assigned: Readonly<Record<string, Json>>): Variables {
    if (Object.keys(assigned).length === 0) return this;
    assertWithinDataLimit(`The Assign of state '${state}'`, JSON.stringify(assigned));
    const bytes = new Map(this.#bytes);
    for (const [name, value] of Object.entries(assigned)) bytes.set(name, Buffer.byteLength(JSON.stringify(value)));
    const total = bytes.values().reduce((sum, each) => sum + each, 0);
    if (total > MAX_VARIABLES_BYTES) {
      throw new StateError(
        'States.DataLimitExceeded',
        `All variables after state '${state}' are ${total} bytes; the limit is ${MAX_VARIABLES_BYTES}.`,
      );
    }
    return new Variables({ ...this.values, ...assigned }, bytes);
  }
}
