import * as z from 'zod';
import { FORECAST_DAYS } from './forecast-days.ts';
import { open } from './open.ts';

// When a resource is full. docs/forecast.md says how to read it.

const Days = z
  .number()
  .min(0)
  .max(FORECAST_DAYS)
  .nullable()
  .describe(`Days from asOf on. null: not within ${FORECAST_DAYS} days.`);

/** What a forecast rests on. */
export const ForecastGrounds = z.object({
  pace: z
    .number()
    .optional()
    .describe(
      `Units a day that the line which counts most climbs (below 0: falls), jumps taken out. Absent: it stays, or moves by less than one unit in ${FORECAST_DAYS} days.`,
    ),
  since: z.iso
    .date()
    .optional()
    .describe('The first day, UTC, from which that holds. Absent: full already, or too few days.'),
  measuredDays: z.int().min(0).describe('Days with a peak that were used.'),
  spanDays: z.int().min(0).describe('From the first of them to the last.'),
  jumps: z.int().min(0).describe('Sudden changes of level within those days. They are no pace: some may come again.'),
  weeklyPeak: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .describe('The weekday that is highest every week, UTC, 0 is Sunday. Absent: no weekly pattern.'),
  ramp: z
    .object({
      perHour: z.number().describe('Units.'),
      since: z.iso.datetime().describe('Its first hour.'),
    })
    .optional()
    .describe('A rise of the last hours that is none of every day.'),
});
export type ForecastGrounds = z.infer<typeof ForecastGrounds>;

/** Why there is none. */
export const NoForecastReason = open(z.enum(['tooShort', 'stale', 'notMeasured', 'basisChanged'])).describe(
  'tooShort: fewer than 5 measured days. stale: nothing measured for 3 days. notMeasured: no value, or no capacity. basisChanged: what "used" means changed less than 5 days ago.',
);
export type NoForecastReason = z.infer<typeof NoForecastReason>;

export const DaysToFull = z.object({
  p10: Days.describe('One in ten is full before it: the worst that one should reckon with.'),
  p50: Days.describe('As likely before as after it. Alerts go by it.'),
  p90: Days.describe('Nine in ten are full by then.'),
  restsOn: ForecastGrounds,
});
export type DaysToFull = z.infer<typeof DaysToFull>;

/** One that was made of what is kept. Where nothing moved since, it holds for the rest of its day. */
export const KeptForecast = DaysToFull.extend({ asOf: z.iso.datetime().describe('When it was made.') });
export type KeptForecast = z.infer<typeof KeptForecast>;

/** p10 ≤ p50 ≤ p90, and once one of them is null, so are those after it. Full already: 0, 0, 0. */
export const Forecast = z.union([DaysToFull, z.object({ none: NoForecastReason })]);
export type Forecast = z.infer<typeof Forecast>;
