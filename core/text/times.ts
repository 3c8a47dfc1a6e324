const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2026-11-21 20:41Z`: to the minute, and in UTC, as nobody knows where the reader is. */
export function timeText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** `19 min`, `6 h`, `2 d 13 h`: as exactly as a person who is told of an alert wants to know. */
export function durationText(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds / MINUTE) * MINUTE);
  if (rounded < HOUR) return `${rounded / MINUTE} min`;
  const hours = Math.round(seconds / HOUR);
  if (hours < 48) return `${hours} h`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor((hours * HOUR) / DAY)} d ${hours % 24} h`;
}

/** `19 min`, `3 h 12 min`, `2 d 13 h`: the two largest units. */
export function twoUnits(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const units = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  const first = units.findIndex(([value]) => value > 0);
  if (first < 0) return '0 min';
  const shown = units.slice(first, first + 2).filter(([value]) => value > 0);
  return shown.map(([value, unit]) => `${value} ${unit}`).join(' ');
}

export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** Clocks of different machines differ; what is later than that is not a time of a run that was. */
const TOLERANCE_MS = 5 * 60_000;

export function isFuture(time: string, now: Date): boolean {
  return Date.parse(time) - now.getTime() > TOLERANCE_MS;
}

/** Whether what runs share was written by a run that is not older. A time in the future is nobody's: it counts as old. */
export function isNewer(asOf: string, run: { readonly asOf: string }, now: Date): boolean {
  return Date.parse(asOf) >= Date.parse(run.asOf) && !isFuture(asOf, now);
}
