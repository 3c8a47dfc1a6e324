import * as z from 'zod';
import { Capacity } from './capacity.ts';
import { Count } from './count.ts';
import { KeptForecast } from './forecast.ts';
import { open } from './open.ts';
import { ResourceType } from './resource-cidr.ts';

// What every resource was, as it is kept when the runs that saw it have expired.

/** Hundredths of a percent, as exactly as AWS tells utilization. */
export const BasisPoints = z.int().min(0).max(10_000);

/** A day, UTC. */
export const Day = z.iso.date();

/** One row of a day's file: what one resource was on that day. A resource that was not measured has none. */
export const DayRow = z.object({
  key: z
    .string()
    .min(1)
    .describe('As in the evaluations. A file is sorted by key, then by basis, which are unique together.'),
  type: open(ResourceType),
  resourceId: z.string().min(1),
  cidr: z.string().describe("As the day's last measurement had it. Empty for a pool that has none."),
  basis: Capacity.shape.basis,
  peakBp: BasisPoints.describe('The highest utilization of the day.'),
  meanBp: BasisPoints.describe('The mean over its measured hours, rounded.'),
  total: Count.describe("The capacity that the day's last measurement had, in units of its basis."),
  samples: z.int().min(1).max(24).describe('Hours of the day in which it was measured.'),
});
export type DayRow = z.infer<typeof DayRow>;

// The windows: 72 hours and 400 days of each resource, as sorted parts that never change behind one head that is swapped on
// condition. A series is known by its key and its basis together: figures of two bases are two series.

/** Of head.json, its parts and their lines. A reader leaves alone what is newer than the version that it knows. */
export const HISTORY_FORMAT = 1;

/** Numbers and gaps as the base64 of packed differences: core/history/packed.ts. */
const Packed = z.string();

const Series = z.object({
  key: z.string().min(1).describe('As in the evaluations.'),
  type: open(ResourceType),
  resourceId: z.string().min(1),
  basis: Capacity.shape.basis,
});

/** A forecast with what it was made at: where that is so still, it holds. */
export const StoredForecast = KeptForecast.extend({
  bp: BasisPoints.describe('Utilization then.'),
  full: z.number().describe('What counted as full then, in units: what others hold is not ours to fill.'),
});
export type StoredForecast = z.infer<typeof StoredForecast>;

/** One line of the window of hours. A gap is an hour in which the resource was not measured, never 0. */
export const HoursLine = Series.extend({
  first: z.iso.datetime().describe('The hour of the first value.'),
  bp: Packed.describe('Utilization in basis points, an hour after the other from the first value to the last.'),
  totals: z.array(z.tuple([z.int().min(0), Count])).describe('Capacity: from which value on, where it changes.'),
  cidrs: z.array(z.tuple([z.int().min(0), z.string()])).describe('As totals.'),
  forecast: StoredForecast.optional().describe('The newest that a run made.'),
});
export type HoursLine = z.infer<typeof HoursLine>;

/** One line of the window of days. */
export const DaysLine = Series.extend({
  cidr: DayRow.shape.cidr.describe('As of the last day.'),
  first: Day.describe('The day of the first value.'),
  peaks: Packed.describe('In basis points, a day after the other from the first value to the last.'),
  means: Packed,
  samples: z.array(z.tuple([z.int().min(0), DayRow.shape.samples])).describe('From which value on, where they change.'),
  totals: z.array(z.tuple([z.int().min(0), Count])).describe('Capacity: from which value on, where it changes.'),
});
export type DaysLine = z.infer<typeof DaysLine>;

/** Where figures come from that no run has measured. */
export const ImportSource = z.enum(['cloudwatch', 'csv']);
export type ImportSource = z.infer<typeof ImportSource>;

/** One line of what was imported: sorted by key and basis; of both, one for each source, and one for what is censored. */
export const ImportedLine = DaysLine.extend({
  source: open(ImportSource),
  censored: z
    .literal(true)
    .optional()
    .describe('Known only while it was above, or below, some value: to be shown, and never fitted.'),
});
export type ImportedLine = z.infer<typeof ImportedLine>;

/** A sorted object of a window, and by what a reader knows that it is whole. */
export const HistoryPart = z.object({
  key: z.string().describe('S3 key.'),
  first: z.string().describe('Key of its first series.'),
  last: z.string(),
  series: z.int().min(1),
  bytes: z.int().min(1).describe('Of its lines, not compressed.'),
  sha256: z.string().describe('Of its lines.'),
});
export type HistoryPart = z.infer<typeof HistoryPart>;

/** An hour in which a run evaluated the scope, or the account. Of one that failed there is none. */
export const HistorySlot = z.object({ hour: z.iso.datetime(), runId: z.string(), asOf: z.iso.datetime() });
export type HistorySlot = z.infer<typeof HistorySlot>;

export const HistoryHead = z.object({
  historyId: z.string().describe('A scope, or ec2-<account> without IPAM.'),
  generation: z.int().min(1),
  asOf: z.iso.datetime().describe('Of the newest run in it.'),
  slots: z.array(HistorySlot).max(72).describe('In their order.'),
  hours: z.array(HistoryPart),
  days: z.array(HistoryPart),
  closed: Day.describe('The last day that is over for good: what belongs to it, or to an earlier one, comes too late.'),
  retired: z.array(z.string()).describe('Keys that the generation before this one named: the next one deletes them.'),
});
export type HistoryHead = z.infer<typeof HistoryHead>;

/** Which parts count of what was imported into a history. Kept apart from all that runs write, and never written by one. */
export const ImportedHead = z.object({
  historyId: HistoryHead.shape.historyId,
  generation: z.int().min(1),
  at: z.iso.datetime().describe('Of the newest import.'),
  parts: z.array(HistoryPart),
});
export type ImportedHead = z.infer<typeof ImportedHead>;

/** head.json, of either. Every later version has these three: the checksum tells what is newer from what is damaged. */
export const HistoryEnvelope = z.object({
  formatVersion: z.int().min(1),
  sha256: z.string().describe('Of the version and the head, as they stand here.'),
  head: z.unknown(),
});
