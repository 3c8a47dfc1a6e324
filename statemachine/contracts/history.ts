import * as z from 'zod';
import { Capacity } from './capacity.ts';
import { Count } from './count.ts';
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
