import { expect, test } from 'vitest';
import { type Format, renderRouteMessage } from '../../../core/message/route-message.ts';
import type { Change } from '../../../statemachine/contracts/alert.ts';
import type { KeptForecast } from '../../../statemachine/contracts/forecast.ts';
import { changeOf } from '../../fakes/changes.ts';
import { factsOf } from './route-messages.ts';

const FORMATS: Format[] = ['text', 'json', 'chat', 'slack', 'teams'];
const restsOn = { pace: 38, since: '2026-11-12', measuredDays: 60, spanDays: 60, jumps: 4 };
const days = (p10: number, p50: number | null, p90: number | null): KeptForecast => ({
  p10,
  p50,
  p90,
  restsOn,
  asOf: '2026-11-21T21:00:00.000Z',
});

function rendered(format: Format, parts: Parameters<typeof changeOf>[0]) {
  const change: Change = changeOf(parts);
  return renderRouteMessage(
    { ...factsOf(change.change === 'resolved' ? 'resolved' : 'raised', 1), changes: [change] },
    format,
  );
}

test.each(FORMATS)('%s says when it is full, and what that rests on', (format) => {
  const { subject, body } = rendered(format, { resource: { name: 'a' }, finding: { forecast: days(6, 9, 15) } });
  expect(subject).toBe(
    '[IPAM] CRITICAL a 10.20.4.0/22 payments-prod/eu-west-1: 41 addresses free, full in 9 days (6 to 15)',
  );
  expect(body).toContain(
    format === 'json' ? '"p50":9' : 'Full in 9 days (6 to 15): +38 a day since 12 November; 4 jumps in 60 days.',
  );
});

test('a subject loses the interval before it is cut in the middle of it', () => {
  const { subject } = rendered('text', {
    resource: { name: '', id: 'ipv4pool-ec2-05196f05e83195693' },
    finding: { forecast: days(0.1, 0.5, null) },
  });
  expect(subject).toBe('[IPAM] CRITICAL ipv4pool-ec2-05196f05e83195693: 41 addresses free, full in less than a day');
});

test('what was told for its days, and is over, is told by its days', () => {
  const { body } = rendered('text', {
    change: 'resolved',
    lastedSeconds: 6 * 3600,
    closedBy: 'recovered',
    finding: {
      forecast: days(30, 90, null),
      reasons: [
        {
          metric: 'daysToFull',
          operator: '<=',
          threshold: 14,
          observed: 9,
          unit: 'day',
          source: 'forecast',
          text: 'full in 9 days (6 to 15), within 14 days',
        },
      ],
    },
  });
  expect(body).toContain('full in 90 days (30 to more than 180)   was critical for 6 h');
});
