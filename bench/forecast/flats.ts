import type { Draws } from './draws.ts';
import type { Family, Process } from './process.ts';

function family(name: string, make: (draws: Draws) => Process): Family {
  return { name, trend: false, make };
}

function flat(draws: Draws, noise: number): Process {
  const full = draws.between(1.1, 2.5);
  return {
    days: draws.whole(60, 150),
    size: draws.oneOf(251, 1019, 4091, 16_379, 65_536),
    start: {},
    next: (_, own) => 1 + noise * own.heavy(),
    full: () => full + 6 * noise,
  };
}

/** A level that a function of the days since the past began gives, with noise. */
function shaped(draws: Draws, levelAt: (day: number, days: number) => number): Process {
  const plain = flat(draws, draws.between(0.002, 0.01));
  return {
    ...plain,
    start: { day: 0 },
    next: (state, own) => {
      state.day = (state.day ?? 0) + 1;
      return plain.next(state, own) - 1 + levelAt(state.day, plain.days);
    },
    full: () => draws.between(1.12, 1.6),
  };
}

const WEEK = [0.2, 0.9, 1, 0.9, 0.8, 0.5, 0] as const;

export const flats: readonly Family[] = [
  family('noise', (draws) => flat(draws, draws.between(0.005, 0.04))),
  family('weekly', (draws) => {
    const amplitude = draws.between(0.05, 0.3);
    const turn = draws.whole(0, 6);
    return {
      ...shaped(draws, (day) => 1 - amplitude + amplitude * (WEEK[(day + turn) % 7] ?? 0)),
    };
  }),
  family('step then flat', (draws) => {
    const back = draws.whole(1, 40);
    const step = draws.between(0.05, 0.4);
    return shaped(draws, (day, days) => (day > days - back ? 1 : 1 - step));
  }),
  family('ramp then flat', (draws) => {
    const back = draws.whole(5, 30);
    const length = draws.whole(5, 25);
    const rise = draws.between(0.1, 0.4);
    return shaped(draws, (day, days) => 1 - rise * Math.min(1, Math.max(0, (days - back - day) / length)));
  }),
  family('scale-in', (draws) => {
    const back = draws.whole(1, 40);
    const step = draws.between(0.1, 0.5);
    return shaped(draws, (day, days) => (day > days - back ? 1 - step : 1));
  }),
  family('burst and decay', (draws) => {
    const back = draws.whole(1, 30);
    const burst = draws.between(0.1, 0.5);
    const life = draws.between(3, 15);
    return shaped(draws, (day, days) => {
      const since = day - (days - back);
      return 0.9 - burst + (since < 0 ? 0 : burst * Math.exp(-since / life));
    });
  }),
  family('spikes', (draws) => {
    const plain = flat(draws, draws.between(0.002, 0.01));
    const rate = draws.between(0.02, 0.15);
    const height = draws.between(0.03, 0.3);
    return {
      ...plain,
      next: (state, own) => plain.next(state, own) + (own.happens(rate) ? height * own.between(0.5, 1) : 0),
      full: () => 1 + height + draws.between(0.08, 1),
    };
  }),
  family('wandering', (draws) => {
    const step = draws.between(0.002, 0.01);
    return {
      ...flat(draws, 0),
      start: { level: 1 },
      next: (state, own) => {
        state.level = 1 + 0.95 * ((state.level ?? 1) - 1) + step * own.normal();
        return state.level;
      },
      full: (end) => Math.max(1, end) + 3 * step + draws.between(0.05, 0.5),
    };
  }),
  family('near full', (draws) => {
    const noise = draws.between(0, 0.003);
    return { ...flat(draws, noise), full: () => 1 + 14 * noise + draws.between(0.005, 0.03) };
  }),
  family('small flat', (draws) => {
    const size = draws.oneOf(11, 27, 59);
    const used = draws.whole(2, size - 4);
    const chance = draws.between(0.02, 0.4);
    return {
      ...{ days: draws.whole(60, 150), size, start: {}, full: () => size },
      next: (_, own) => used + (own.happens(chance) ? own.whole(-1, 1) : 0),
    };
  }),
  family('resize flat', (draws) => {
    const back = draws.whole(3, 40);
    const before = draws.oneOf(0.5, 0.75, 2);
    return { ...flat(draws, draws.between(0.002, 0.02)), capacity: (each) => (each > back ? before : 1) };
  }),
  family('ramp that stops', (draws) => {
    const level = draws.between(0.2, 0.6);
    const noise = draws.between(0.001, 0.006);
    const hours = draws.whole(4, 14);
    const share = draws.between(0.05, 0.55);
    return {
      ...flat(draws, 0),
      next: (_, own) => level + noise * own.normal(),
      full: () => 1,
      // It never gets there: at most to nine tenths of what is left.
      ramp: {
        hours,
        share: share * (1 - level),
        more: (own) => Math.min(hours * own.around(0.02, 2), (hours * 0.9 * (1 - share)) / share),
      },
    };
  }),
  family('dead', (draws) => ({ ...flat(draws, 0), next: () => 1 })),
];
