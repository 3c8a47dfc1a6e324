import * as z from 'zod';

const digits = z.string().regex(/^[1-9]\d{15,}$/, 'is not a whole number');

/**
 * How many there are, always exactly. Most readers of JSON keep numbers as doubles, which are exact up to 2^53 only, and
 * an IPv6 pool of a /10 has more /64s. So a count is a number while it fits, as nearly all are, and else a text of its
 * digits: BigInt() and int() read both alike, and Number() keeps the order against any threshold, because those fit.
 */
export const Count = z
  .union([z.int(), digits])
  .describe(
    'Exact: a number, or above 2^53 - 1, which not every reader of JSON can hold, its decimal digits as a text.',
  );
export type Count = z.infer<typeof Count>;

/** A count, or a percentage. */
export const Figure = z.union([z.number(), digits]).describe('A percentage, or a count as it is in capacity.');
export type Figure = z.infer<typeof Figure>;
