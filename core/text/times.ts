const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2026-11-21 20:41Z`: to the minute, and in UTC, as nobody knows where the reader is. */
export function timeText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** `19 min`, `6 h`, `2 d 13 h`. */
export function durationText(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds / MINUTE) * MINUTE);
  if (rounded < HOUR) return `${rounded / MINUTE} min`;
  const hours = Math.round(seconds / HOUR);
  if (hours < 48) return `${hours} h`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor((hours * HOUR) / DAY)} d ${hours % 24} h`;
}

export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
