import { timeText } from '../../core/text/times.ts';

/**
 * `2026-11-21 21:41+01:00`, on a machine in UTC `2026-11-21 20:41Z`: by the clock of the reader, with its zone. Messages have
 * UTC: nobody knows where their readers are.
 */
export function localTime(at: string): string {
  // Of that day: summer time is another zone.
  const east = -new Date(at).getTimezoneOffset();
  if (east === 0) return timeText(at);
  const shifted = timeText(new Date(Date.parse(at) + east * 60_000).toISOString()).slice(0, -1);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${shifted}${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
}
