import type { Draws } from './draws.ts';

/** What makes a series, a day after the other. Levels in any scale; `full` is set when the past is over. */
export interface Process {
  readonly days: number;
  /** Changes `state`, which holds numbers only, and returns the day's peak. */
  readonly next: (state: State, draws: Draws) => number;
  readonly start: State;
  /** The level that is full, from where the past ended. */
  readonly full: (end: number, state: State) => number;
  /** Addresses of the resource. */
  readonly size: number;
  readonly gap?: (back: number, draws: Draws) => boolean;
  /** What the capacity was, as a share of today's. */
  readonly capacity?: (back: number) => number;
  /** A rise under way in the last hours, and for how many more it goes on in one future. */
  readonly ramp?: { readonly hours: number; readonly share: number; readonly more: (draws: Draws) => number };
}

export type State = Record<string, number>;

export interface Family {
  readonly name: string;
  readonly trend: boolean;
  readonly make: (draws: Draws) => Process;
}
