import { expect, test } from 'vitest';
import { alertMetrics } from '../../../core/metrics/alerts.ts';
import { Policy } from '../../../core/policy/schema.ts';

const { routes } = Policy.parse({
  version: 1,
  routes: [{ name: 'payments', match: { account: '2*' }, to: { topic: 'payments' } }],
});

const shown = (decided: Parameters<typeof alertMetrics>[1]['routes']) =>
  alertMetrics({ routes }, { routes: decided }).map(
    ({ name, value, dimensions }) => `${name} ${dimensions.Route} ${dimensions.Severity} ${value}`,
  );

test('there are two metrics a route of the policy, and two of the default one', () => {
  expect(
    shown({
      payments: { open: { critical: 2, warning: 5 }, sends: false },
      default: { open: { critical: 0, warning: 1 }, sends: true },
    }),
  ).toEqual([
    'AlertsOpen payments critical 2',
    'AlertsOpen payments warning 5',
    'AlertsOpen default critical 0',
    'AlertsOpen default warning 1',
  ]);
});

test('a route without alerts has zeros, so that an alarm on it recovers; one that was removed has none', () => {
  expect(shown({ removed: { open: { critical: 9, warning: 9 }, sends: false } })).toEqual([
    'AlertsOpen payments critical 0',
    'AlertsOpen payments warning 0',
    'AlertsOpen default critical 0',
    'AlertsOpen default warning 0',
  ]);
});
