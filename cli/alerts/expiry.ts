import { CliError } from '../kit/errors.ts';
import { wrong } from '../kit/values.ts';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** A mute that outlasts the people who know why would hide a full subnet: it has to be renewed each year. */
const MAX_DAYS = 366;

/** When something ends: `--for 3d` from now, or `--until 2027-01-31` (midnight UTC) or a time with its zone. */
export function expiryOf(
  { for: duration, until }: { readonly for?: string; readonly until?: string },
  now: Date,
): string | undefined {
  if (duration !== undefined && until !== undefined) throw new CliError('--for and --until say the same: give one');
  if (duration !== undefined) return within('--for', duration, now.getTime() + durationMs(duration), now);
  if (until === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}(T\S+(Z|[+-]\d{2}:\d{2}))?$/.test(until) ? Date.parse(until) : Number.NaN;
  if (Number.isNaN(time)) throw wrong('--until', until, 'is neither a date (2027-01-31) nor a time with its zone');
  if (time <= now.getTime()) throw wrong('--until', until, 'is in the past');
  return within('--until', until, time, now);
}

function within(option: string, typed: string, time: number, now: Date): string {
  if (time - now.getTime() <= MAX_DAYS * UNIT_MS.d) return new Date(time).toISOString();
  throw wrong(option, typed, `is more than ${MAX_DAYS} days`, [
    'A mute lasts a year at most: by then nobody may know why it is there. To never send an alert, use the policy.',
  ]);
}

function durationMs(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  const ms = unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w' ? Number(number) * UNIT_MS[unit] : 0;
  if (ms === 0) throw wrong('--for', text, 'is not a duration (30m, 8h, 3d, 2w)');
  return ms;
}
