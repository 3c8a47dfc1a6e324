import * as z from 'zod';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DIGITS = /^-?\d+$/;
/** A time without a zone is UTC; a date alone is already. */
const WITHOUT_ZONE = /T[\d:.]+$/;

const NO_TIME = 'is not a time: neither ISO 8601 nor milliseconds since 1970';

/** ISO 8601, or milliseconds since 1970, as the latter. */
const Time = z.union([z.number(), z.string()], NO_TIME).transform((value, context) => {
  const ms = typeof value === 'number' ? value : Date.parse(WITHOUT_ZONE.test(value) ? `${value}Z` : value);
  if (Number.isFinite(new Date(ms).getTime())) return ms;
  context.addIssue({ code: 'custom', message: NO_TIME });
  return z.NEVER;
});

/** Units. Counts above 2^53 may be texts of digits, as in all that the monitor writes. */
const Units = z.union([z.number(), z.string().regex(DIGITS).transform(Number)], 'is not a number');
const Measured = Units.nullish().transform((value) => value ?? null);

const Day = z.object({
  day: Time.transform((ms) => Math.floor(ms / DAY_MS)),
  peak: Measured,
  mean: Measured,
  total: Measured,
  basis: z.string().optional(),
});

const Hour = z.object({ t: Time.transform((ms) => ms / HOUR_MS), used: Measured });

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** A line of input: core/forecast's series, with times as texts. */
export const SeriesLine = z.object({
  id: z.union([z.string(), z.number().transform(String)]),
  asOf: Time.transform((ms) => new Date(ms).toISOString()),
  basis: z.string().default(''),
  unit: z.string().default(''),
  total: Units.nullable().transform((value) => value ?? 0),
  days: listOf(Day),
  hours: listOf(Hour),
});
