import type { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import type { Alerts } from '../policy/alert-settings.ts';

type Reminders = Alerts['reminders'];
type Days = LedgerHead['reminded'];

const DAY = 24 * 60 * 60 * 1000;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * The days, in the policy's time zone, whose reminders are due at a time: the last one whose hour has come. By days and
 * not by hours passed, so that neither a late run nor a change of the clocks skips or repeats one.
 */
export function reminderDays(asOf: string, { hour, timeZone, weekly }: Reminders): Days {
  const local = localTime(asOf, timeZone);
  const daily = local.hour >= hour ? local.day : minusDays(local.day, 1);
  if (weekly === 'off') return { daily, weekly: daily };
  const since = (new Date(`${daily}T00:00:00Z`).getUTCDay() - WEEKDAYS.indexOf(weekly) + 7) % 7;
  return { daily, weekly: minusDays(daily, since) };
}

/** Which reminders are due. None when the ledger begins: its first message says it all. */
export function dueReminders(
  before: Days | undefined,
  now: Days,
  { daily, weekly }: Reminders,
): { readonly daily: boolean; readonly weekly: boolean } {
  return {
    daily: before !== undefined && daily === 'on' && now.daily > before.daily,
    weekly: before !== undefined && weekly !== 'off' && now.weekly > before.weekly,
  };
}

function localTime(at: string, timeZone: string): { day: string; hour: number } {
  const parts = clockOf(timeZone).formatToParts(new Date(at));
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '00';
  return { day: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}

/** By time zone: to make one takes longer than all that it is asked. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    });
  clocks.set(timeZone, clock);
  return clock;
}

function minusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY).toISOString().slice(0, 10);
}
