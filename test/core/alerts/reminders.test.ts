import { expect, test } from 'vitest';
import { dueReminders, reminderDays } from '../../../core/alerts/reminders.ts';
import { Alerts } from '../../../core/policy/alert-settings.ts';

const reminders = (overrides: Record<string, unknown> = {}) => Alerts.parse({ reminders: overrides }).reminders;
const berlin = reminders({ hour: 8, timeZone: 'Europe/Berlin', weekly: 'monday' });

test.each([
  // Sunday, November 22; Berlin is an hour ahead.
  ['2026-11-22T06:59:00Z', '2026-11-21', '2026-11-16'],
  ['2026-11-22T07:00:00Z', '2026-11-22', '2026-11-16'],
  ['2026-11-23T07:00:00Z', '2026-11-23', '2026-11-23'],
  // In summer it is two hours ahead.
  ['2026-07-01T06:00:00Z', '2026-07-01', '2026-06-29'],
  ['2026-07-01T05:59:00Z', '2026-06-30', '2026-06-29'],
  // The night in which the clocks go back.
  ['2026-10-25T00:30:00Z', '2026-10-24', '2026-10-19'],
])('at %s the last reminders were those of %s and of the week of %s', (asOf, daily, weekly) => {
  expect(reminderDays(asOf, berlin)).toEqual({ daily, weekly });
});

test('a day later than the last one is due, once', () => {
  const before = { daily: '2026-11-21', weekly: '2026-11-16' };
  expect(dueReminders(before, { daily: '2026-11-22', weekly: '2026-11-16' }, berlin)).toEqual({
    daily: true,
    weekly: false,
  });
  expect(dueReminders(before, { daily: '2026-11-23', weekly: '2026-11-23' }, berlin)).toEqual({
    daily: true,
    weekly: true,
  });
  expect(dueReminders(before, before, berlin)).toEqual({ daily: false, weekly: false });
});

test('a ledger that begins owes nothing, and what is off is never due', () => {
  const now = reminderDays('2026-11-23T07:00:00Z', berlin);
  expect(dueReminders(undefined, now, berlin)).toEqual({ daily: false, weekly: false });
  const off = reminders({ daily: 'off', weekly: 'off' });
  expect(dueReminders({ daily: '2026-01-01', weekly: '2026-01-01' }, now, off)).toEqual({
    daily: false,
    weekly: false,
  });
});
