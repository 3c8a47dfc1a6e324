import { expect, test } from 'vitest';
import { earlierThan, remember } from '../../../core/alerts/samples.ts';
import type { Sample } from '../../../statemachine/contracts/alert.ts';

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 10, 1) + hours * HOUR).toISOString();

function remembered(everyMinutes: number, hours: number): Sample[] {
  let samples: Sample[] = [];
  for (let n = 0; n * everyMinutes <= hours * 60; n++) {
    samples = remember(samples, { at: at((n * everyMinutes) / 60), usedPercent: n, free: 1000 - n });
  }
  return samples;
}

test.each([5, 60, 240])('of a month of runs every %d minutes a handful stays', (minutes) => {
  const samples = remembered(minutes, 24 * 30);
  expect(samples.length).toBeLessThanOrEqual(36);
  expect(samples.at(-1)?.at).toBe(at(24 * 30));
  expect(samples[0]?.at.slice(0, 10)).toBe('2026-11-23');
});

test.each([5, 60])('what was an hour, a day and a week ago is found, with runs every %d minutes', (minutes) => {
  const now = 24 * 20;
  const earlier = earlierThan(remembered(minutes, now), at(now));
  const off = (sample: Sample | undefined, hours: number) =>
    Math.abs(Date.parse(sample?.at ?? '') - (Date.parse(at(now)) - hours * HOUR)) / HOUR;
  expect(off(earlier.hourAgo, 1)).toBeLessThanOrEqual(0.25);
  expect(off(earlier.dayAgo, 24)).toBeLessThanOrEqual(1);
  expect(off(earlier.weekAgo, 24 * 7)).toBeLessThanOrEqual(24);
});

test('what was not measured then is not made up', () => {
  expect(earlierThan(remembered(60, 3), at(3))).toEqual({ hourAgo: expect.objectContaining({ at: at(2) }) });
  expect(earlierThan([], at(0))).toEqual({});
});

test('the same sample is remembered once', () => {
  const once = remember([], { at: at(0), free: 1 });
  expect(remember(once, { at: at(0), free: 1 })).toEqual(once);
});
