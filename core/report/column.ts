/**
 * Values that stand one below the other, as JSON: what is the same once, of objects each key by itself. Whoever reads them
 * has JSON.parse and the few lines of unpack.ts, in a browser: gzip makes the rest small.
 */
export type PackedColumn =
  | { readonly plain: readonly unknown[] }
  /** All the same. */
  | { readonly same: unknown; readonly length: number }
  /** Indices of the dictionary. */
  | { readonly at: readonly number[]; readonly of: PackedColumn }
  /** Those that are there at all: 1, or 0 for undefined. */
  | { readonly there: PackedColumn; readonly of: PackedColumn }
  /** Arrays, one behind the other. */
  | { readonly lengths: PackedColumn; readonly items: PackedColumn }
  /** Objects. A shape is which of the keys an object has; of each key the values of those that have it. */
  | {
      readonly keys: readonly string[];
      readonly shapes: readonly (readonly number[])[];
      readonly shape: PackedColumn;
      readonly values: readonly PackedColumn[];
    };
