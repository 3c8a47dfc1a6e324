import type { Draws } from './draws.ts';
import type { Family, Process } from './process.ts';

const SIZES = [251, 507, 1019, 4091, 16_379, 65_536] as const;

function sized(draws: Draws): { days: number; size: number } {
  return { days: draws.whole(60, 150), size: draws.oneOf(...SIZES) };
}

/** Full after about as many days at that pace. */
function target(draws: Draws): number {
  return draws.around(3, 120);
}

function family(name: string, make: (draws: Draws) => Process): Family {
  return { name, trend: true, make };
}

function line(draws: Draws, noise: number): Process {
  const pace = draws.between(0.002, 0.01);
  const after = target(draws);
  return {
    ...sized(draws),
    start: { level: draws.between(0, 0.5) },
    next: (state, own) => {
      state.level = (state.level ?? 0) + pace;
      return state.level + noise * own.normal();
    },
    full: (_, { level = 0 }) => level + pace * after,
  };
}

const WEEK = [0.2, 0.9, 1, 0.9, 0.8, 0.5, 0] as const;

export const trends: readonly Family[] = [
  family('steady', (draws) => line(draws, draws.between(0.002, 0.015))),
  family('weekly + growth', (draws) => {
    const plain = line(draws, draws.between(0.002, 0.008));
    const amplitude = draws.between(0.02, 0.12);
    const turn = draws.whole(0, 6);
    return {
      ...plain,
      start: { ...plain.start, day: turn },
      next: (state, own) => {
        state.day = (state.day ?? 0) + 1;
        return plain.next(state, own) + amplitude * (WEEK[state.day % 7] ?? 0);
      },
      full: (end, state) => plain.full(end, state) + amplitude,
    };
  }),
  family('steps', (draws) => {
    const rate = 1 / draws.between(7, 30);
    const step = draws.between(0.03, 0.12);
    const noise = draws.between(0.001, 0.006);
    const after = draws.around(6, 120);
    return {
      ...sized(draws),
      start: { level: 0.2 },
      next: (state, own) => {
        if (own.happens(rate)) state.level = (state.level ?? 0) + step * own.between(0.5, 1.5);
        return (state.level ?? 0) + noise * own.normal();
      },
      full: (_, { level = 0 }) => level + Math.max(4 * noise, rate * step * after),
    };
  }),
  family('blocks', (draws) => {
    const block = draws.oneOf(1 / 256, 1 / 64, 1 / 16);
    const rate = draws.around(0.05, 0.5);
    const after = draws.around(5, 120);
    return {
      days: draws.whole(60, 150),
      size: 65_536,
      start: { level: 0 },
      next: (state, own) => {
        if (own.happens(rate)) state.level = (state.level ?? 0) + block * own.whole(1, 3);
        return state.level ?? 0;
      },
      full: (_, { level = 0 }) => level + block * Math.max(1, Math.round(rate * 2 * after)),
    };
  }),
  family('saturation', (draws) => {
    const { days, size } = sized(draws);
    // An S, or a power of the days below one.
    const speed = draws.between(0.03, 0.08);
    const middle = days - draws.between(-10, 40);
    const power = draws.happens(0.5) ? draws.between(0.3, 0.6) : undefined;
    const grownBy = (day: number) =>
      power ? (day / (2 * days)) ** power : 1 / (1 + Math.exp(-speed * (day - middle)));
    const noise = draws.between(0.002, 0.008);
    const after = draws.around(4, 80);
    return {
      ...{ days, size },
      start: { day: 0 },
      next: (state, own) => {
        state.day = (state.day ?? 0) + 1;
        return 0.1 + 0.9 * grownBy(state.day) + noise * own.normal();
      },
      full: (_, { day = 0 }) => 0.1 + 0.9 * grownBy(day + after),
    };
  }),
  family('accelerating', (draws) => {
    const { days, size } = sized(draws);
    // By a share of itself, or a parabola.
    const growth = draws.between(0.015, 0.05);
    const power = draws.happens(0.5) ? draws.between(1.6, 3) : undefined;
    const grownBy = (day: number) => (power ? (day / days) ** power : Math.exp(growth * (day - days)));
    const noise = draws.between(0.002, 0.01);
    const after = draws.around(4, 70);
    return {
      ...{ days, size },
      start: { day: 0 },
      next: (state, own) => {
        state.day = (state.day ?? 0) + 1;
        return 0.2 + 0.3 * grownBy(state.day) + noise * own.normal();
      },
      full: (_, { day = 0 }) => 0.2 + 0.3 * grownBy(day + after),
    };
  }),
  family('change of pace', (draws) => {
    const { days, size } = sized(draws);
    const turn = days - draws.whole(5, 25);
    const before = draws.between(0, 0.003);
    const pace = before + draws.between(0.004, 0.015);
    const noise = draws.between(0.001, 0.006);
    const after = draws.around(3, 90);
    return {
      ...{ days, size },
      start: { day: 0, level: 0.2 },
      next: (state, own) => {
        state.day = (state.day ?? 0) + 1;
        state.level = (state.level ?? 0) + (state.day > turn ? pace : before);
        return state.level + noise * own.normal();
      },
      full: (_, { level = 0 }) => level + pace * after,
    };
  }),
  family('growing variance', (draws) => {
    const pace = draws.between(0.002, 0.01);
    const share = draws.between(0.01, 0.06);
    const after = target(draws);
    return {
      ...sized(draws),
      start: { level: 0.1 },
      next: (state, own) => {
        state.level = (state.level ?? 0) + pace;
        return state.level * (1 + share * own.normal());
      },
      full: (_, { level = 0 }) => level * (1 + share) + pace * after,
    };
  }),
  family('drifting', (draws) => {
    const pace = draws.between(0.003, 0.01);
    const drift = pace * draws.between(0.05, 0.15);
    const noise = draws.between(0.002, 0.01);
    const after = draws.around(4, 90);
    return {
      ...sized(draws),
      start: { level: 0.2, pace },
      next: (state, own) => {
        state.pace = pace + 0.98 * ((state.pace ?? 0) - pace) + drift * own.normal();
        state.level = (state.level ?? 0) + state.pace + 0.002 * own.normal();
        return state.level + noise * own.normal();
      },
      full: (_, { level = 0 }) => level + pace * after,
    };
  }),
  family('resize', (draws) => {
    const plain = line(draws, draws.between(0.002, 0.01));
    const back = draws.whole(5, 50);
    const before = draws.oneOf(0.5, 0.75, 2);
    return { ...plain, capacity: (each) => (each > back ? before : 1) };
  }),
  family('gaps', (draws) => {
    const plain = line(draws, draws.between(0.002, 0.01));
    const chance = draws.between(0.1, 0.4);
    const outage = draws.whole(4, 40);
    return { ...plain, gap: (back, own) => own.happens(chance) || (back > outage && back < outage + 10) };
  }),
  family('small subnets', (draws) => {
    const size = draws.oneOf(11, 27, 59);
    const pace = draws.around(0.03, 0.3) / size;
    const back = draws.between(0, 0.02);
    const after = draws.around(4, 90);
    const free = Math.max(1, Math.round(pace * size * after)) / size;
    return {
      days: draws.whole(60, 150),
      size,
      start: { level: 2 / size },
      next: (state, own) => {
        const level = state.level ?? 0;
        if (own.happens(pace * size)) state.level = level + 1 / size;
        else if (own.happens(back) && level > 1 / size) state.level = level - 1 / size;
        return state.level ?? 0;
      },
      // In whole addresses: a level of n of them is full.
      full: (_, { level = 0 }) => level + free,
    };
  }),
  family('young', (draws) => ({ ...line(draws, draws.between(0.001, 0.006)), days: draws.whole(6, 14) })),
  family('runaway', (draws) => {
    const level = draws.between(0.2, 0.6);
    const noise = draws.between(0.001, 0.006);
    const hours = draws.whole(4, 14);
    const share = draws.between(0.2, 0.85);
    return {
      ...sized(draws),
      start: {},
      next: (_, own) => level + noise * own.normal(),
      full: () => 1,
      ramp: { hours, share: share * (1 - level), more: () => Number.POSITIVE_INFINITY },
    };
  }),
];
