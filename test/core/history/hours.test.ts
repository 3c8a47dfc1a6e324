import { expect, test } from 'vitest';
import { hourOf } from '../../../core/history/calendar.ts';
import { dayRows } from '../../../core/history/day-rows.ts';
import { hoursOf, mergeHours } from '../../../core/history/hours.ts';
import { type Measurement, measurementOf } from '../../../core/history/measurement.ts';
import type { HoursLine } from '../../../statemachine/contracts/history.ts';
import { sampleEvaluation } from '../../fakes/results.ts';

const DAY = '2026-11-21';
const at = (hour: number) => hourOf(`${DAY}T00:00:00.000Z`) + hour;

function measured(id: string, bp: number, more: Partial<Measurement> = {}): Measurement {
  return { key: id, type: 'subnet', resourceId: id, basis: 'assigned', bp, total: 256, cidr: '10.0.0.0/24', ...more };
}

const stream = (items: readonly unknown[]) => items.values() as never;

/** The window after runs at these hours. */
async function after(...runs: (readonly [hour: number, ...Measurement[]])[]): Promise<HoursLine[]> {
  let lines: HoursLine[] = [];
  for (const [hour, ...all] of runs) {
    const newest = Math.max(hour, ...lines.flatMap((line) => [...hoursOf(line).keys()].map((each) => each - at(0))));
    lines = await Array.fromAsync(mergeHours(stream(lines), stream(all), { hour: at(hour), oldest: at(newest - 71) }));
  }
  return lines;
}

const valuesOf = (line: HoursLine | undefined) =>
  line && [...hoursOf(line)].map(([hour, { bp }]) => [hour - at(0), bp]);

test('a value has its hour; an hour in which it was not measured is a gap, and not 0', async () => {
  const [a, b] = await after([1, measured('a', 10), measured('b', 0)], [2, measured('b', 5)], [4, measured('a', 30)]);
  expect(valuesOf(a)).toEqual([
    [1, 10],
    [4, 30],
  ]);
  expect(valuesOf(b)).toEqual([
    [1, 0],
    [2, 5],
  ]);
});

test('a run that takes an hour over takes all of it', async () => {
  const lines = await after([1, measured('a', 10), measured('b', 20)], [1, measured('b', 21)]);
  expect(lines.map(({ key }) => key)).toEqual(['b']);
  expect(valuesOf(lines[0])).toEqual([[1, 21]]);
});

test('after 72 hours without a value it has left', async () => {
  expect(await after([0, measured('a', 1)], [71, measured('b', 1)])).toHaveLength(2);
  expect(await after([0, measured('a', 1)], [72, measured('b', 1)])).toMatchObject([{ key: 'b' }]);
});

test('capacity and CIDR are stored where they change', async () => {
  const large = { total: 512, cidr: '10.0.0.0/23' };
  const [line] = await after(
    [0, measured('a', 1)],
    [1, measured('a', 2)],
    [3, measured('a', 3, large)],
    [4, measured('a', 4, large)],
  );
  expect(line?.totals).toEqual([
    [0, 256],
    [3, 512],
  ]);
  expect(line?.cidrs).toEqual([
    [0, '10.0.0.0/24'],
    [3, '10.0.0.0/23'],
  ]);
});

test('another basis is another series', async () => {
  const lines = await after([0, measured('a', 1)], [1, measured('a', 2, { basis: 'carved' })]);
  expect(lines.map((line) => [line.basis, valuesOf(line)])).toEqual([
    ['assigned', [[0, 1]]],
    ['carved', [[1, 2]]],
  ]);
});

test('a day is its highest value, its mean, and the capacity it ended with', async () => {
  const lines = await after(
    [-1, measured('a', 9_999), measured('b', 1)],
    [0, measured('a', 10)],
    [7, measured('a', 40, { total: '9007199254740993', cidr: '10.0.0.0/8' })],
    [23, measured('a', 11, { total: 64 })],
    [24, measured('a', 9_999), measured('b', 1)],
  );
  expect(await Array.fromAsync(dayRows(stream(lines), DAY))).toEqual([
    {
      key: 'a',
      type: 'subnet',
      resourceId: 'a',
      cidr: '10.0.0.0/24',
      basis: 'assigned',
      peakBp: 40,
      meanBp: 20,
      total: 64,
      samples: 3,
    },
  ]);
});

test('what counts is what was measured, in the scope that judges it', () => {
  const evaluation = sampleEvaluation({ id: 'subnet-1', capacity: { usedPercent: 12.34, total: 4096 } });
  expect(measurementOf(evaluation)).toEqual({
    key: evaluation.key,
    type: 'subnet',
    resourceId: 'subnet-1',
    basis: 'assigned',
    bp: 1234,
    total: 4096,
    cidr: '10.0.0.0/24',
  });
  expect(measurementOf({ ...evaluation, judgedIn: 'ipam-scope-1' })).toBeUndefined();
  expect(measurementOf(sampleEvaluation({ id: 'subnet-1', notMeasured: true }))).toBeUndefined();
});
