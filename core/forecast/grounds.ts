import type { ForecastGrounds } from '../../statemachine/contracts/forecast.ts';
import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { dayText, hourText } from '../history/calendar.ts';
import type { Outlook } from './first-passage.ts';
import { at } from './numbers.ts';
import type { Points } from './past.ts';
import type { Ramp } from './ramp.ts';

/** 1970 began on a Thursday. */
const FIRST_WEEKDAY = 4;
const DIGITS = 3;

/** What a forecast rests on, in units: for people, who know what they know beside it. */
export function groundsOf(total: number, { t }: Points, ramp?: Ramp, outlook?: Outlook): ForecastGrounds {
  const first = at(t, 0);
  return {
    measuredDays: t.length,
    spanDays: t.length > 0 ? at(t, t.length - 1) - first + 1 : 0,
    jumps: outlook?.jumps.length ?? 0,
    ...(outlook && paceOf(total, outlook)),
    ...(outlook?.week && { weeklyPeak: (outlook.week.indexOf(Math.max(...outlook.week)) + FIRST_WEEKDAY) % 7 }),
    ...(ramp && { ramp: { perHour: rounded(ramp.perHour * total), since: hourText(Math.floor(ramp.since)) } }),
  };
}

/** Of the experts that agree which way it goes, the one that counts most; days on which it rests. */
function paceOf(total: number, { opinions, today, ahead }: Outlook): Pick<ForecastGrounds, 'pace' | 'since'> {
  const [first, ...others] = opinions;
  if (!first) return {};
  const { course } = others.reduce((best, each) => (each.weight > best.weight ? each : best), first);
  const since = dayText(today - ahead - course.age + 1);
  const pace = course.slope * total;
  return isPace(pace) ? { since, pace: rounded(pace) } : { since };
}

/** A line through a level that stays climbs by 1e-12 a day. */
function isPace(perDay: number): boolean {
  return Math.abs(perDay) * FORECAST_DAYS >= 1;
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
