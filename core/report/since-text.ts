import { durationText, secondsBetween } from '../text/times.ts';

/** For how long, as of the run: "3 h", and "new" of what this run is the first to say. */
export function sinceText(since: string, asOf: string): string {
  const seconds = secondsBetween(since, asOf);
  return seconds < 60 ? 'new' : durationText(seconds);
}
