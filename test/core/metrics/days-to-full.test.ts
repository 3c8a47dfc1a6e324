import { expect, test } from 'vitest';
import { MeasuredResource, resourceMetrics } from '../../../core/metrics/measured.ts';
import { renderOpenMetrics } from '../../../core/metrics/openmetrics.ts';
import { Selection } from '../../../core/metrics/selection.ts';
import { compareFindings } from '../../../core/summary/worst.ts';
import type { EvaluatedForecast } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation, sampleSummary } from '../../fakes/results.ts';
import { findingOf } from '../alerts/judging.ts';

const days = (p50: number | null): EvaluatedForecast => ({
  p10: p50 === null ? null : p50 / 2,
  p50,
  p90: null,
  restsOn: { measuredDays: 60, spanDays: 60, jumps: 0 },
  asOf: '2026-11-20T09:30:00.000Z',
});

function measured(id: string, forecast: EvaluatedForecast | undefined): MeasuredResource {
  const evaluation = sampleEvaluation({ id, severity: 'ok', capacity: { free: 100 } });
  return MeasuredResource.parse({ ...evaluation, ...(forecast && { forecast }) });
}

test.each<[EvaluatedForecast | undefined, readonly number[]]>([
  [days(9.4), [9.4]],
  [days(0), [0]],
  // An alarm on it has to recover.
  [days(null), [180]],
  [{ none: 'tooShort' }, []],
  [undefined, []],
])('%o is published as %j, and only where it is asked for', (forecast, expected) => {
  const metrics = (asked: boolean) =>
    resourceMetrics(measured('subnet-a', forecast), asked).flatMap(({ name, value }) =>
      name === 'DaysToFull' ? [value] : [],
    );
  expect(metrics(true)).toEqual(expected);
  expect(metrics(false)).toEqual([]);
});

test('they count against maxMetrics', () => {
  const selection = new Selection({ perResource: 'all', maxMetrics: 5, daysToFull: true }, new Set());
  for (const id of ['subnet-a', 'subnet-b']) selection.add(measured(id, days(9)));
  expect(selection.result()).toMatchObject({ metrics: { length: 3 }, leftOut: 1 });
});

test('Prometheus gets the three, +Inf for what is not within the horizon, and nothing for what is not known', () => {
  const text = renderOpenMetrics({
    summary: sampleSummary(),
    resources: [
      measured('subnet-a', days(9)),
      measured('subnet-b', days(null)),
      measured('subnet-c', { none: 'stale' }),
    ],
    leftOut: 0,
  });
  const values = text.split('\n').flatMap((line) => {
    const [, id, quantile, value] =
      /^ipam_monitor_resource_days_to_full\{.*resource_id="([^"]+)".*quantile="([^"]+)"\} (.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [`${id} ${quantile} ${value}`];
  });
  expect(values).toEqual([
    'subnet-a 0.1 4.5',
    'subnet-a 0.5 9',
    'subnet-a 0.9 +Inf',
    'subnet-b 0.1 +Inf',
    'subnet-b 0.5 +Inf',
    'subnet-b 0.9 +Inf',
  ]);
});

test('tells its basis, too: a VPC that is carved completely is full, and that is normal', () => {
  const resources = [measured('subnet-a', days(9))];
  const text = renderOpenMetrics({ summary: sampleSummary(), resources, leftOut: 0 });
  expect(text).toMatch(/^ipam_monitor_resource_days_to_full\{.*basis="assigned".*quantile="0.5"\} 9$/m);
});

test('of one severity, what is full soonest comes first; what is not known, last', () => {
  const of = (
    alertKey: string,
    forecast: EvaluatedForecast | undefined,
    severity: 'warning' | 'critical' = 'warning',
  ) => findingOf('utilization', { alertKey, severity, ...(forecast && { forecast }) });
  const sorted = [
    of('e', undefined),
    of('d', { none: 'stale' }),
    of('c', days(30)),
    of('b', days(9)),
    of('a', days(null), 'critical'),
  ].sort(compareFindings);
  expect(sorted.map(({ alertKey }) => alertKey)).toEqual(['a', 'b', 'c', 'd', 'e']);
});
