import type { Random } from './random.ts';

/** Makes ids of AWS's present form: a prefix, then 17 hex digits that begin with 0. */
export type Ids = (prefix: string) => string;

export function idsFrom(random: Random): Ids {
  const taken = new Set<string>();
  return (prefix) => {
    for (;;) {
      const id = `${prefix}-0${random.hex(16)}`;
      if (!taken.has(id)) {
        taken.add(id);
        return id;
      }
    }
  };
}
