import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ForecastSeries, forecast } from '../../../core/forecast/forecast.ts';
import { Forecast } from '../../../statemachine/contracts/forecast.ts';
import { every, seriesOf, TODAY } from './series.ts';

const units = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 300 }),
);
const measured = fc.option(units, { freq: 10 });
const series: fc.Arbitrary<ForecastSeries> = fc.record({
  id: fc.string(),
  asOf: fc
    .date({ min: new Date('2026-11-29'), max: new Date('2026-12-02'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  basis: fc.constant('assigned'),
  unit: fc.constant('address'),
  total: fc.oneof(fc.constantFrom(0, 1, 11, 251, 65_536, 2 ** 64, 5e-324, 1.7e308), units),
  days: fc.array(
    fc.record({
      day: fc.oneof(
        fc.integer({ min: TODAY - 60, max: TODAY + 3 }),
        fc.integer({ min: TODAY - 3000, max: TODAY + 3000 }),
      ),
      peak: measured,
      mean: measured,
      total: measured,
    }),
    { maxLength: 120 },
  ),
  hours: fc.array(
    fc.record({ t: fc.double({ min: TODAY * 24 - 100, max: TODAY * 24 + 100, noNaN: true }), used: measured }),
    { maxLength: 90 },
  ),
});

test('any finite numbers: an answer that keeps its contract, and its order', () => {
  let numbers = 0;
  fc.assert(
    fc.property(series, (each) => {
      const said = Forecast.parse(forecast(each));
      if ('none' in said) return;
      const order = [said.p10, said.p50, said.p90].map((days) => days ?? Number.POSITIVE_INFINITY);
      expect(order.toSorted((a, b) => a - b)).toEqual(order);
      if (said.p10 !== null) numbers++;
    }),
    { numRuns: 600 },
  );
  expect(numbers).toBeGreaterThan(20);
});

test('a past beyond all measure does not hide the newest days', () => {
  const past = every(60, (index) => (index < 20 ? 1e300 * ((index * 7) % 5) : 1.5 * (index - 20)));
  const said = forecast(seriesOf(past, { total: 100 }));
  if ('none' in said) throw new Error(said.none);
  expect(said.p50).toBeGreaterThan(10);
  expect(said.p50).toBeLessThan(60);
});

test('of one hour alone the answer is the one that the whole way comes to', () => {
  const hour = fc.record({
    t: fc.oneof(
      fc.double({ min: TODAY * 24 - 100, max: TODAY * 24 + 100, noNaN: true }),
      fc.constantFrom(TODAY * 24 - 72, TODAY * 24),
    ),
    used: measured,
  });
  fc.assert(
    fc.property(series, hour, (each, only) => {
      // Too old to count, and so no more than the long way round.
      const old = { t: TODAY * 24 - 500, used: 1 };
      const one = { ...each, days: [], hours: [only] };
      expect(forecast(one)).toEqual(forecast({ ...one, hours: [only, old] }));
    }),
    { numRuns: 2000 },
  );
});
