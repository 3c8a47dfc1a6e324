import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { NoForecastReason } from '../../statemachine/contracts/forecast.ts';
import { Day } from '../../statemachine/contracts/history.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { ResultsDocument } from './results-document.ts';

const number = z.int().min(0);
const some = (what: string, of: string) => z.object({ of: number.describe(of), count: number.describe(what) });

const Method = z.object({
  method: open(z.enum(['forecast', 'lastValue', 'line7'])).describe(
    "forecast: the monitor's. lastValue: it stays as it is. line7: a line through the last 7 measured days.",
  ),
  within: number.describe('Origins after which the level was reached from p10 to p90.'),
  early: number.describe('Before p10.'),
  late: number.describe('After p90; also where it was not reached by the end of the history, and p90 was before that.'),
  open: number.describe('Not reached by the end of the history, and p90 is later than that: not known.'),
  error: z
    .number()
    .nullable()
    .describe('Median of |ln((p50 + ½) / (T + ½))|, T the days it took, both cut at 180. null: it was never reached.'),
  missed: some('p50 was later.', 'Origins after which the level was reached within 14 days.'),
  falseAlarms: some('p50 was 30 days or less.', 'Origins after which it was not reached within 30 days.'),
  none: z.array(z.object({ reason: NoForecastReason, count: number })).describe('Origins without a forecast.'),
});

const Level = z.object({
  level: open(z.enum(['step', 'full'])).describe(
    'full: the capacity of today. step: from where it was, half of how far it moved in the four weeks before.',
  ),
  resources: number.describe('Different ones. Origins of one are not independent of each other.'),
  resourcesReached: number.describe('Of them, those that reached it after some origin.'),
  origins: number.describe('Days, a week apart, from which a forecast was made.'),
  reached: number.describe('Origins after which it was reached within 180 days.'),
  near: number.describe('… within 14 days.'),
  methods: z.array(Method),
});

const Group = z.object({
  basis: Capacity.shape.basis.optional().describe('Absent of all together.'),
  levels: z.array(Level),
});

/** `backtest --json` */
export const BacktestDocument = ResultsDocument.extend({
  since: Day.optional(),
  resourceTypes: z.array(open(ResourceType)).optional().describe('Absent: all.'),
  limit: number,
  resources: z.object({
    measured: number.describe('In the newest results, with a capacity.'),
    withHistory: number.describe('Those of them that have a history.'),
    sampled: number.describe('Those of them that were judged: chosen by a hash of their keys, the same each time.'),
    judged: number.describe('Of them, those whose history is long enough, and says anything.'),
    gone: number.describe('Series of resources that are no longer in the newest results. They are not judged.'),
  }),
  groups: z.array(Group).describe('All together first, then by basis. None where nothing was judged.'),
  notKnown: z.array(z.string()).describe('What could not be read, and why.'),
});
export type BacktestDocument = z.infer<typeof BacktestDocument>;
