import type { ForecastSeries } from '../../core/forecast/forecast.ts';
import type { ForecastDay, ForecastHour } from '../../core/forecast/past.ts';
import { Draws } from './draws.ts';
import type { Family, Process, State } from './process.ts';

/** A series, and when it is full in futures of the same process: days from asOf on, Infinity for not within 180. */
export interface Sample {
  readonly series: ForecastSeries;
  readonly truths: readonly number[];
  /** What is known on the days after, of its first future. */
  readonly later: readonly ForecastSeries[];
}

export const FUTURES = 40;
export const LATER_DAYS = 10;
const HORIZON = 180;
const TODAY = 20_787;
const PEAK_HOUR = 13;

export function sampleOf(family: Family, seed: number, which: number): Sample {
  const draws = new Draws(seed, which);
  const process = family.make(draws);
  const state: State = { ...process.start };
  const levels = Array.from({ length: process.days + 1 }, () => process.next(state, draws));
  const full = process.full(levels.at(-1) ?? 0, state);
  const hour = draws.whole(0, 23);
  const swing = draws.happens(0.5) ? draws.between(0.01, 0.3) : 0;
  const units = (level: number) => Math.min(process.size, Math.max(0, Math.round((level / full) * process.size)));
  const gaps = levels.map((_, index) => process.gap?.(levels.length - 1 - index, draws) ?? false);
  const seen = { process, levels, gaps, hour, swing, units, id: `${family.name}-${seed}-${which}` };
  const futures = Array.from({ length: FUTURES }, () => {
    const own = { ...state };
    return Array.from({ length: HORIZON }, () => process.next(own, draws));
  });
  const truths = futures.map((future) => {
    if (process.ramp) return fullByRamp(process.ramp, draws, full - (levels[0] ?? 0));
    const day = [levels.at(-1) ?? 0, ...future].findIndex((level) => units(level) >= process.size);
    return day < 0 ? Number.POSITIVE_INFINITY : Math.max(0, day + (PEAK_HOUR - hour) / 24);
  });
  const first = futures[0] ?? [];
  return {
    series: seriesOf(seen, 0, draws),
    truths,
    later: process.ramp
      ? []
      : Array.from({ length: LATER_DAYS }, (_, day) =>
          seriesOf({ ...seen, levels: [...levels, ...first.slice(0, day + 1)] }, day + 1, draws),
        ),
  };
}

function fullByRamp({ hours, share, more }: NonNullable<Process['ramp']>, draws: Draws, distance: number): number {
  const needed = (hours * (distance - share)) / share;
  return more(draws) >= needed ? needed / 24 : Number.POSITIVE_INFINITY;
}

interface Seen {
  readonly process: Process;
  readonly id: string;
  /** The last is today's. */
  readonly levels: readonly number[];
  readonly gaps: readonly boolean[];
  readonly hour: number;
  readonly swing: number;
  readonly units: (level: number) => number;
}

function seriesOf(
  { process, id, levels, gaps, hour, swing, units }: Seen,
  later: number,
  draws: Draws,
): ForecastSeries {
  const { ramp, size } = process;
  const today = TODAY + later;
  const now = today * 24 + hour;
  const usedAt = (t: number): number => {
    const level = levels[levels.length - 1 - (today - Math.floor(t / 24))] ?? 0;
    const off = Math.abs((t % 24) - PEAK_HOUR);
    // Of nights; the peak is the day's.
    const used = units(level * (1 - swing * (1 - Math.cos((Math.PI * Math.min(12, off)) / 12)) * 0.5));
    if (!ramp) return used;
    const risen = Math.max(0, t - (now - ramp.hours)) / ramp.hours;
    return units(level + ramp.share * risen);
  };
  const hours: ForecastHour[] = [];
  for (let t = now - 71; t <= now; t++) hours.push({ t, used: usedAt(t) });
  const days: ForecastDay[] = levels.slice(0, -1).map((level, index) => {
    const day = today - (levels.length - 1) + index;
    const share = process.capacity?.(today - day) ?? 1;
    const peak = ramp
      ? Math.max(units(level), ...hours.filter(({ t }) => Math.floor(t / 24) === day).map(({ used }) => used ?? 0))
      : units(level);
    const missing = gaps[index] ?? process.gap?.(0, draws) ?? false;
    const total = Math.round(size * share);
    // As the product knows it: in ten-thousandths of that day's capacity.
    const known = Math.round((Math.round((peak / total) * 10_000) / 10_000) * total);
    return { day, peak: missing ? null : known, mean: missing ? null : Math.round(known * (1 - swing / 2)), total };
  });
  return {
    ...{ id, asOf: new Date(now * 3_600_000 + 600_000).toISOString() },
    ...{ basis: 'assigned', unit: 'address', total: size, days, hours },
  };
}
