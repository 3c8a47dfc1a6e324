import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecast } from '../../../core/forecast/forecast.ts';
import { forecastOf } from '../../../core/forecast/forecast-of.ts';
import { type KeptSeries, type MeasuredNow, seriesOf } from '../../../core/forecast/kept-series.ts';
import { closedBy, dayOf, HOUR_MS, HOURS_OF_DAY } from '../../../core/history/calendar.ts';
import { daysLine } from '../../../core/history/days.ts';
import { type HourValue, hoursLine } from '../../../core/history/hours.ts';
import { measurementOf } from '../../../core/history/measurement.ts';
import { HOURS_KEPT } from '../../../core/history/slots.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { EvaluatedForecast } from '../../../statemachine/contracts/evaluation.ts';
import type { StoredForecast } from '../../../statemachine/contracts/history.ts';
import { TODAY } from './series.ts';

const SERIES = { key: 'vpc-1/subnet/subnet-a', type: 'subnet', resourceId: 'subnet-a', basis: 'assigned' } as const;
const DAYS = 60;
const FIRST_HOUR = (TODAY - 3) * HOURS_OF_DAY;
const NEAR_DAYS = 60;
const LAST_DAYS = 180;

interface Run {
  /** Since the first run. */
  readonly hour: number;
  readonly minute: number;
  /** Minutes before it that its source measured. */
  readonly age: number;
  readonly bp: number;
  readonly held: number;
}

interface World {
  readonly days: readonly number[];
  readonly runs: readonly Run[];
}

const hourly = fc.record({
  runs: fc.boolean(),
  minute: fc.integer({ min: 0, max: 59 }),
  age: fc.constantFrom(0, 0, 20, 70),
  held: fc.oneof({ weight: 40, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 100 })),
});

/** What it moves in some hours: not at all, once, or down and then up and up. */
const moves = fc.oneof(
  { weight: 4, arbitrary: fc.constant(Array<number>(5).fill(0)) },
  { weight: 1, arbitrary: fc.integer({ min: -900, max: 900 }).map((step) => [step]) },
  {
    weight: 2,
    arbitrary: fc
      .record({ down: fc.constantFrom(0, 400), up: fc.constantFrom(60, 300), hours: fc.integer({ min: 2, max: 4 }) })
      .map(({ down, up, hours }) => [-down, ...Array<number>(hours).fill(up)]),
  },
);

/** Days with a level, a slope and a noise; then hours in which it stands still, climbs or falls. Some hours have no run. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    level: fc.integer({ min: 500, max: 8000 }),
    slope: fc.integer({ min: -20, max: 40 }),
    noise: fc.constantFrom(0, 0, 20, 300),
    everyHours: fc.constantFrom(1, 1, 1, 5),
    misses: fc.boolean(),
    steps: fc.array(moves, { minLength: 40, maxLength: 40 }).map((all) => all.flat()),
    hours: fc.array(hourly, { minLength: 96, maxLength: 96 }),
  })
  .map(({ level, slope, noise, everyHours, misses, steps, hours }) => {
    const within = (bp: number) => Math.max(0, Math.min(9900, Math.round(bp)));
    let bp = level;
    const runs = hours.flatMap(({ runs, minute, age, held }, hour): Run[] => {
      bp = within(bp + (steps[hour] ?? 0));
      const isRun = hour % everyHours === 0 && (!misses || runs);
      return isRun ? [{ hour, minute, age, bp, held }] : [];
    });
    return {
      days: Array.from({ length: DAYS }, (_, day) =>
        within(level + slope * (day - DAYS) + ((day * 7919) % 13) * (noise / 13)),
      ),
      runs,
    };
  });

/** One resource in a history that each run reads and then adds to, as Evaluate and Record do. */
class Replayed {
  readonly #hours = new Map<number, HourValue>();
  readonly #days: readonly number[];
  #forecast: StoredForecast | undefined;
  #asOf = '';

  constructor({ days }: World) {
    this.#days = days;
  }

  past(): KeptSeries {
    const latest = Math.max(...this.#hours.keys());
    const inWindow = [...this.#hours].filter(([hour]) => hour > latest - HOURS_KEPT);
    const hours = hoursLine(SERIES, new Map(inWindow), this.#forecast);
    const rows = [
      ...this.#days.map((bp, index) => [TODAY - 3 - DAYS + index, bp, 24] as const),
      ...this.#closedDays().map(({ day, values }) => [day, Math.max(...values), values.length] as const),
    ];
    const own = daysLine(
      SERIES,
      rows.map(([day, bp, samples]) => ({
        day,
        row: { peakBp: bp, meanBp: bp, samples, total: 10_000, cidr: '' },
      })),
    );
    return { key: SERIES.key, basis: 'assigned', ...(hours && { hours }), own: () => own };
  }

  commit(run: Run, said: EvaluatedForecast): void {
    const { asOf, sampledAt, capacity } = presentOf(run);
    this.#asOf = asOf;
    this.#hours.set(FIRST_HOUR + run.hour, { bp: run.bp, total: 10_000, cidr: '' });
    const { forecast } =
      measurementOf({
        key: SERIES.key,
        resource: { id: SERIES.resourceId, type: 'subnet', cidr: '' },
        capacity,
        forecast: said,
        sampledAt,
      }) ?? {};
    this.#forecast = forecast ?? this.#forecast;
  }

  #closedDays(): { day: number; values: number[] }[] {
    return [TODAY - 3, TODAY - 2, TODAY - 1].flatMap((day) => {
      const values = [...this.#hours].flatMap(([hour, { bp }]) =>
        Math.floor(hour / HOURS_OF_DAY) === day ? [bp] : [],
      );
      return values.length > 0 && day <= closedBy(this.#asOf) ? [{ day, values }] : [];
    });
  }
}

function presentOf({ hour, minute, age, bp, held }: Run): MeasuredNow {
  const capacity: Capacity = {
    ...{ basis: 'assigned', unit: 'address', total: 10_000, usedPercent: bp / 100, source: 'ipam' },
    ...(held > 0 && { heldByOthers: held }),
    free: 10_000 - bp - held,
  };
  const at = (minutes: number) => new Date((FIRST_HOUR + hour) * HOUR_MS + minutes * 60_000).toISOString();
  return { capacity, asOf: at(minute), sampledAt: at(minute - age) };
}

const freshOf = (past: KeptSeries, run: Run) => forecast(seriesOf(SERIES.key, [past], presentOf(run)));

/** No more than the time that passed; what is beyond all that is said counts as its end. */
function expectAlike(said: EvaluatedForecast, run: Run, fresh: ReturnType<typeof freshOf>): void {
  if ('none' in said || 'none' in fresh) {
    expect(said).toEqual(fresh);
    return;
  }
  const { asOf } = presentOf(run);
  const passed = (Date.parse(asOf) - Date.parse(said.asOf)) / (HOURS_OF_DAY * HOUR_MS);
  for (const which of ['p10', 'p50', 'p90'] as const) {
    const apart = Math.abs((said[which] ?? LAST_DAYS) - (fresh[which] ?? LAST_DAYS));
    expect(apart, `${which} at ${asOf}, made ${said.asOf}`).toBeLessThanOrEqual(passed + 0.011);
  }
}

test('what is kept says what would be said anew, but for the time that passed; what moved or is near is said anew', () => {
  const counts = { kept: 0, made: 0 };
  fc.assert(
    fc.property(worlds, (world) => {
      const history = new Replayed(world);
      const made = new Map<string, Run>();
      for (const run of world.runs) {
        const past = history.past();
        const said = forecastOf(SERIES.key, [past], presentOf(run));
        expectAlike(said, run, freshOf(past, run));
        history.commit(run, said);
        const { asOf } = presentOf(run);
        made.set(asOf, run);
        if ('none' in said) continue;
        counts[said.asOf === asOf ? 'made' : 'kept']++;
        if (said.asOf === asOf) continue;
        expect(dayOf(said.asOf)).toBe(dayOf(asOf));
        expect(said.p50 ?? LAST_DAYS).toBeGreaterThanOrEqual(NEAR_DAYS);
        expect(made.get(said.asOf)).toMatchObject({ bp: run.bp, held: run.held });
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
  expect(counts.kept).toBeGreaterThan(counts.made / 4);
});

test('a run that is repeated sees nothing of later runs', () => {
  fc.assert(
    fc.property(worlds, fc.nat(), fc.integer({ min: -800, max: 800 }), (world, pick, other) => {
      const at = pick % Math.max(1, world.runs.length - 1);
      const [run] = world.runs.slice(at);
      if (!run) return;
      const repeated = [0, other].map((change) => {
        const history = new Replayed(world);
        for (const [index, each] of world.runs.entries()) {
          const moved = index > at ? { ...each, bp: Math.max(0, Math.min(9900, each.bp + change)) } : each;
          history.commit(moved, forecastOf(SERIES.key, [history.past()], presentOf(moved)));
        }
        const past = history.past();
        return { said: forecastOf(SERIES.key, [past], presentOf(run)), fresh: freshOf(past, run) };
      });
      for (const { said, fresh } of repeated) {
        expect(fresh).toEqual(repeated[0]?.fresh);
        expectAlike(said, run, fresh);
        if (!('none' in said)) expect(said.asOf <= presentOf(run).asOf).toBe(true);
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
