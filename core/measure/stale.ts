import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Note } from '../../statemachine/contracts/finding.ts';

export interface Freshness {
  /** Time of the run. */
  readonly asOf: string;
  readonly staleAfterMs: number;
}

export function isOlder(at: string, { asOf, staleAfterMs }: Freshness): boolean {
  return Date.parse(asOf) - Date.parse(at) > staleAfterMs;
}

/** What to know of a measurement that is too old. Of unknown age is not old: `sampledAt` is absent then. */
export function staleNote(sampledAt: string | undefined, freshness: Freshness | undefined): Note | undefined {
  if (sampledAt === undefined || !freshness || !isOlder(sampledAt, freshness)) return undefined;
  const { asOf, staleAfterMs } = freshness;
  const age = Date.parse(asOf) - Date.parse(sampledAt);
  return {
    kind: 'stale',
    text: `Measured ${shortTime(sampledAt)}, ${duration(age)} before this run; more than ${duration(staleAfterMs)} is stale: what is true now may differ`,
  };
}

export function isStale({ notes }: Pick<Evaluation, 'notes'>): boolean {
  return notes?.some(({ kind }) => kind === 'stale') ?? false;
}

/** 2026-11-21 20:41Z */
export function shortTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** The two largest units: "2 d 13 h", "3 h 12 min", "19 min". */
export function duration(ms: number): string {
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
