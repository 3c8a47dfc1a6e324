import type { Random } from '../random.ts';
import { type Curve, FIRST_HOUR, LAST_HOUR, LEVEL, steps } from './curve.ts';
import { HOURS_A_DAY } from './trajectory.ts';

/** What people and machines want of a resource: how that moves, not where it is. */
export interface Demand {
  /** In units, from anywhere: only differences count. */
  readonly level: Curve;
  /** Between the quietest hour of a week and its busiest. */
  readonly week?: number;
  readonly noise?: number;
}

/** Where it stands now. */
export interface Standing {
  readonly random: Random;
  /** Units that come and go: without what AWS keeps. */
  readonly inUse: number;
  readonly free: number;
}

export type Story = keyof typeof STORIES;

const days = (count: number) => Math.round(count * HOURS_A_DAY);
const between = (random: Random, low: number, high: number) => low + (high - low) * random.fraction();

/** What moves a resource in front of its limit is smaller than what is left: else it would have been there before. */
const swing = ({ random, inUse, free }: Standing, low: number, high: number) =>
  Math.min(between(random, low, high) * inUse, 0.6 * free);

const noise = (standing: Standing) => Math.max(0.6, swing(standing, 0.01, 0.04));

/**
 * Each is one process from before the past to the end of what is decided: nothing in it knows when a run is, except for
 * what happens once, in the days or hours before it.
 */
export const STORIES = {
  flat: (): Demand => ({ level: LEVEL }),
  noise: (standing: Standing): Demand => ({ level: LEVEL, noise: swing(standing, 0.03, 0.1) }),
  weekly: (standing: Standing): Demand => ({
    level: LEVEL,
    week: swing(standing, 0.15, 0.5),
    noise: noise(standing),
  }),
  growth: (standing: Standing): Demand => ({ level: growing(standing), noise: noise(standing) }),
  weeklyGrowth: (standing: Standing): Demand => ({
    level: growing(standing),
    week: swing(standing, 0.1, 0.3),
    noise: noise(standing),
  }),
  /** Deployments: they mostly add something. */
  steps: ({ random, inUse }: Standing): Demand => {
    const mean = between(random, 6, 25);
    const events: [number, number][] = [];
    for (let hour = FIRST_HOUR + waiting(random, mean); hour < LAST_HOUR; hour += waiting(random, mean)) {
      const by = Math.ceil(between(random, 0.02, 0.08) * inUse);
      events.push([hour, random.chance(0.85) ? by : -by]);
    }
    return { level: steps(events) };
  },
  jump: (standing: Standing): Demand => once(standing, between(standing.random, 0.25, 0.6)),
  scaleIn: (standing: Standing): Demand => once(standing, -between(standing.random, 0.3, 1)),
  /** Nobody knows when it ends. */
  ramp: ({ random, inUse }: Standing): Demand => {
    const [begin, end] = [-random.int(3, 9), random.int(1, 40)];
    const pace = (between(random, 0.08, 0.3) * inUse) / -begin;
    return {
      level: [
        [begin, 0],
        [end, pace * (end - begin)],
      ],
    };
  },
  saturation: (standing: Standing): Demand => {
    const { random, inUse } = standing;
    const [begin, slowness] = [-days(between(random, 50, 150)), days(between(random, 15, 40))];
    const gain = between(random, 0.3, 0.7) * inUse;
    const level: [number, number][] = [[begin, 0]];
    for (let hour = begin; hour < LAST_HOUR; hour += days(2)) {
      level.push([hour, gain * (1 - Math.exp((begin - hour) / slowness))]);
    }
    return { level, noise: noise(standing) };
  },
} as const;

/** In use since it was made: soon as now, or growing from then on. */
export function sinceBirth({ random, inUse }: Standing, born: number): Demand {
  const settled = random.chance(0.3) ? LAST_HOUR : Math.min(born + random.int(6, days(4)), -1);
  const pace = inUse / (Math.min(settled, 0) - born || 1);
  const level: Curve = [
    [born, 0],
    [settled, pace * (settled - born)],
  ];
  return { level, noise: 0.02 * inUse };
}

/** What began some time ago goes on, at a pace that changes now and then. */
function growing({ random, inUse }: Standing): Curve {
  const begin = random.chance(0.5) ? FIRST_HOUR : -days(between(random, 15, 80));
  const points: [number, number][] = [[begin, 0]];
  let units = 0;
  let pace = 1;
  for (let hour = begin, next: number; hour < LAST_HOUR; hour = next) {
    next = Math.min(hour + waiting(random, 60), LAST_HOUR);
    if (hour < 0 && next > 0) points.push([0, units + pace * -hour]);
    units += pace * (next - hour);
    points.push([next, units]);
    pace *= between(random, 0.6, 1.5);
  }
  const gained = points.find(([hour]) => hour === 0)?.[1] ?? units;
  const scale = (between(random, 0.15, 0.6) * inUse) / gained;
  return points.map(([hour, value]) => [hour, value * scale]);
}

function once(standing: Standing, share: number): Demand {
  const { random, inUse } = standing;
  return {
    level: steps([[-days(between(random, 3, 90)), Math.ceil(share * inUse)]]),
    noise: swing(standing, 0.005, 0.015),
  };
}

/** Hours until something happens that happens every so many days, on average. */
export function waiting(random: Random, meanDays: number): number {
  return Math.max(1, Math.round(-Math.log(1 - random.fraction()) * meanDays * HOURS_A_DAY));
}
