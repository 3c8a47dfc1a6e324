import { expect, test } from 'vitest';
import { sampleMetrics } from '../../../local/sample/metrics.ts';

const NOW = new Date('2026-11-21T20:00:00Z');
const TODAY = NOW.getTime() / 3_600_000;
const HOURS = { day: 24, since: TODAY - 120 * 24 };
const metric = (name: string) => ({
  ...{ MetricName: 'SubnetIPUsage', Dimensions: [{ Name: 'SubnetID', Value: name }] },
  ...{ region: 'eu-west-1', usedPercent: 100 },
});
const names = Array.from({ length: 20 }, (_, index) => `subnet-${index}`);

/** Waves are 4 points at most. */
test('made-up metrics lead up to what runs have kept, and from there to today', () => {
  const since = { hour: HOURS.since, usedPercent: 25 };
  for (const { at } of sampleMetrics(
    names.map((name) => ({ ...metric(name), since })),
    NOW,
  )) {
    const before = at(HOURS.since - HOURS.day) ?? Number.NaN;
    expect(Math.abs(before - 25)).toBeLessThan(5);
    expect(Math.abs((at(TODAY) ?? Number.NaN) - 100)).toBeLessThan(5);
  }
});

test('without any, they lead up to today', () => {
  for (const { at } of sampleMetrics(names.map(metric), NOW)) {
    expect(Math.abs((at(TODAY - HOURS.day) ?? Number.NaN) - 100)).toBeLessThan(5);
    expect(at(TODAY + 1)).toBeUndefined();
  }
});
