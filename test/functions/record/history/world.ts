import { daysOf } from '../../../../core/history/days.ts';
import { hoursOf } from '../../../../core/history/hours.ts';
import type { Measurement } from '../../../../core/history/measurement.ts';
import { type Committed, commitHistory } from '../../../../functions/record/history/commit.ts';
import { DaysLine, HoursLine } from '../../../../statemachine/contracts/history.ts';
import { readHistoryHead } from '../../../../storage/history/head.ts';
import { readParts } from '../../../../storage/history/parts.ts';
import type { Objects } from '../../../../storage/objects.ts';
import { fakeInvocation } from '../../../fakes/invocation.ts';
import { plainDayFiles } from '../../../fakes/plain-day-files.ts';
import { sampleRun } from '../../../fakes/results.ts';

export const ID = 'ipam-scope-0aaaaaaaaaaaaaaaa';

/** What a run measured, by resource, in basis points. */
export type Values = Readonly<Record<string, number>>;

export interface PlayedRun {
  readonly asOf: string;
  readonly runId?: string;
  readonly values: Values;
  readonly total?: number;
}

export const idOf = ({ asOf, runId = `run-${asOf}` }: PlayedRun) => runId;

function measurements({ values, total = 256 }: PlayedRun): Measurement[] {
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, bp]) => ({
      key: id,
      type: 'subnet',
      resourceId: id,
      basis: 'assigned',
      bp,
      total,
      cidr: '10.0.0.0/24',
    }));
}

/** One attempt of a run, in parts of two series. */
export function commit(
  objects: Objects,
  run: PlayedRun,
  { now = '2027-12-31T00:00:00.000Z', attempt = 'attempt-1' } = {},
): Promise<Committed> {
  async function* all() {
    yield* measurements(run);
  }
  return commitHistory(ID, sampleRun({ asOf: run.asOf, runId: idOf(run) }), all, {
    objects,
    dayFiles: plainDayFiles(objects),
    pause: async () => {},
    maxSeries: 2,
    ...fakeInvocation({ now, attempt }),
  });
}

/** A history as its readers see it: what belongs to which run, and each value at its time. */
export async function contents(objects: Objects, historyId = ID) {
  const { value: head } = await readHistoryHead(objects, historyId);
  if (!head) return undefined;
  const hours: Record<string, string> = {};
  for await (const line of readParts(objects, head.hours, HoursLine)) {
    for (const [hour, { bp, total }] of hoursOf(line)) hours[`${line.key} ${hour}`] = `${bp} of ${total}`;
  }
  const days: Record<string, string> = {};
  for await (const line of readParts(objects, head.days, DaysLine)) {
    for (const [day, { peakBp, meanBp, samples, total }] of daysOf(line)) {
      days[`${line.key} ${day}`] = `${peakBp} ${meanBp} ${samples} of ${total}`;
    }
  }
  return { asOf: head.asOf, closed: head.closed, slots: head.slots, hours, days };
}

/** What it says to be damaged. */
export const said = ({ damaged }: Committed) => damaged.map(({ key, why }) => `${key} ${why}`);
