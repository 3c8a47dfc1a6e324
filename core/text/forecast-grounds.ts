import type { ForecastGrounds } from '../../statemachine/contracts/forecast.ts';
import { count, counted } from './count.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** "+38 a day since 12 November; 4 jumps in 60 days; highest on Tuesdays": what a forecast rests on. */
export function groundsText({ pace, since, jumps, spanDays, weeklyPeak, ramp, measuredDays }: ForecastGrounds): string {
  return [
    ...(ramp ? [`${signed(ramp.perHour)} an hour since ${ramp.since.slice(11, 16)}Z`] : []),
    since === undefined ? `${counted(measuredDays, 'day')} of history` : `${paceText(pace)} since ${dateText(since)}`,
    ...(jumps > 0 ? [`${counted(jumps, 'jump')} in ${counted(spanDays, 'day')}`] : []),
    ...(weeklyPeak === undefined ? [] : [`highest on ${WEEKDAYS[weeklyPeak]}s`]),
  ].join('; ');
}

function paceText(pace: number | undefined): string {
  return pace === undefined || pace === 0 ? 'steady' : `${signed(pace)} a day`;
}

/** Whole units from ten on: more would pretend to be known. */
function signed(value: number): string {
  const size = Math.abs(value);
  const text = size >= 10 ? count(Math.round(size)) : String(Number(size.toPrecision(2)));
  return `${value < 0 ? '-' : '+'}${text}`;
}

function dateText(day: string): string {
  const [, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]}`;
}
