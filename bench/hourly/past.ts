import { createHash } from 'node:crypto';
import { dayOf, dayText, HOURS_OF_DAY, hourOf, hourText } from '../../core/history/calendar.ts';
import { daysLine } from '../../core/history/days.ts';
import { type HourValue, hoursLine } from '../../core/history/hours.ts';
import type { Measurement } from '../../core/history/measurement.ts';
import { HOURS_KEPT } from '../../core/history/slots.ts';
import { measuredOf } from '../../functions/record/history/figures.ts';
import { HISTORY_FORMAT } from '../../statemachine/contracts/history.ts';
import { putHistoryHead } from '../../storage/history/head.ts';
import { writeParts } from '../../storage/history/parts.ts';
import { historyKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import type { LivingFleet } from './fleet.ts';

const DAYS = 90;
const MOST_BP = 9800;

/** A head of a newer version: Evaluate does not read such a history, and Record leaves it alone. */
export async function switchOff(objects: Objects, historyId: string): Promise<void> {
  const [formatVersion, head] = [HISTORY_FORMAT + 1, {}];
  const sha256 = createHash('sha256')
    .update(`${formatVersion}\n${JSON.stringify(head)}`)
    .digest('hex');
  await objects.putText(historyKeys.head(historyId), JSON.stringify({ formatVersion, sha256, head }), {
    contentType: 'application/json',
  });
}

/**
 * Gives what a run measured a past of 72 hours, which end with the run, and of the 90 closed days before. It keeps no
 * forecast.
 */
export async function seedPast(
  objects: Objects,
  historyId: string,
  fleet: LivingFleet,
  of: { readonly evaluationsKey: string; readonly asOf: string },
): Promise<void> {
  const until = hourOf(of.asOf);
  const closed = dayOf(of.asOf) - 1;
  const bpAt = ({ bp, cidr, total, type }: Measurement, hour: number): number => {
    if (type !== 'subnet') return bp;
    const more = fleet.addressesMore(cidr, hour) - fleet.addressesMore(cidr, until);
    return Math.max(0, Math.min(MOST_BP, bp + Math.round((10_000 * more) / Number(total))));
  };
  async function* hours() {
    for await (const measured of measuredOf(objects, of.evaluationsKey)) {
      const values = new Map<number, HourValue>();
      for (let hour = until - HOURS_KEPT + 1; hour <= until; hour++) {
        values.set(hour, { ...measured, bp: hour === until ? measured.bp : bpAt(measured, hour) });
      }
      const line = hoursLine(measured, values);
      if (line) yield line;
    }
  }
  async function* days() {
    for await (const measured of measuredOf(objects, of.evaluationsKey)) {
      const { total, cidr } = measured;
      const line = daysLine(
        measured,
        Array.from({ length: DAYS }, (_, index) => {
          const day = closed - DAYS + 1 + index;
          const peakBp = bpAt(measured, HOURS_OF_DAY * day + 12);
          return { day, row: { peakBp, meanBp: Math.floor(peakBp * 0.95), samples: 24, total, cidr } };
        }),
      );
      if (line) yield line;
    }
  }
  const key = (window: 'hours' | 'days') => (part: number) =>
    historyKeys.part(historyId, window, '00000001-seed', part);
  const slots = Array.from({ length: HOURS_KEPT }, (_, index) => hourText(until - HOURS_KEPT + 1 + index));
  await objects.delete(historyKeys.head(historyId));
  const windows = {
    hours: await writeParts(objects, hours(), key('hours')),
    days: await writeParts(objects, days(), key('days')),
  };
  await putHistoryHead(
    objects,
    {
      historyId,
      generation: 1,
      asOf: of.asOf,
      slots: slots.map((hour) => ({ hour, runId: `run-${hour}`, asOf: hour })),
      ...windows,
      closed: dayText(closed),
      retired: [],
    },
    { etag: undefined },
  );
}
