import { FUTURE_DAYS, HOURS_A_DAY, PAST_DAYS } from './trajectory.ts';

/** From its first hour to its last: straight lines between points, level before the first and after the last. */
export type Curve = readonly (readonly [hour: number, units: number])[];

export const FIRST_HOUR = -(PAST_DAYS + 1) * HOURS_A_DAY;
export const LAST_HOUR = FUTURE_DAYS * HOURS_A_DAY;

export const LEVEL: Curve = [[FIRST_HOUR, 0]];

/** Goes up by so much from one hour to the next; down, where that is below 0. */
export function steps(events: readonly (readonly [hour: number, by: number])[]): Curve {
  const points: [number, number][] = [[FIRST_HOUR, 0]];
  let units = 0;
  for (const [hour, by] of events.toSorted(([a], [b]) => a - b)) {
    const [last = FIRST_HOUR] = points.at(-1) ?? [];
    if (last === hour) points.pop();
    else if (last < hour - 1) points.push([hour - 1, units]);
    units += by;
    points.push([hour, units]);
  }
  return points;
}

/** Hours are mostly asked for one after the other: where the last one was is where the next one is. */
export function along(curve: Curve): (hour: number) => number {
  let index = 0;
  return (hour) => {
    while (index > 0 && (curve[index]?.[0] ?? 0) > hour) index--;
    for (let next = curve[index + 1]; next && next[0] <= hour; next = curve[index + 1]) index++;
    const [from, units] = curve[index] ?? [0, 0];
    const next = curve[index + 1];
    if (!next || hour <= from) return units;
    return units + ((next[1] - units) * (hour - from)) / (next[0] - from);
  };
}
