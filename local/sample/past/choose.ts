import type { Random } from '../random.ts';
import type { Role } from '../role.ts';
import type { Expected } from '../situations.ts';
import type { Story } from './stories.ts';

/** How many of 100. */
type Mixture = readonly (readonly [Story, number])[];

/** What somebody makes by hand, and what has one interface a zone, mostly stays as it is. */
const QUIET: Mixture = [
  ['flat', 88],
  ['steps', 12],
];

const SERVERS: Mixture = [
  ['weekly', 28],
  ['noise', 18],
  ['growth', 12],
  ['weeklyGrowth', 10],
  ['steps', 11],
  ['flat', 6],
  ['jump', 5],
  ['scaleIn', 5],
  ['saturation', 3],
  ['ramp', 2],
];
const DATABASES: Mixture = [
  ['flat', 50],
  ['steps', 25],
  ['growth', 15],
  ['noise', 5],
  ['jump', 5],
];
const UNUSED: Mixture = [
  ['flat', 95],
  ['noise', 5],
];

const ORDINARY: Readonly<Record<Role, Mixture>> = {
  app: SERVERS,
  batch: SERVERS,
  data: DATABASES,
  default: UNUSED,
  endpoints: QUIET,
  firewall: UNUSED,
  ingress: QUIET,
  'ingress-internal': QUIET,
  'ingress-untagged': QUIET,
  lambda: SERVERS,
  legacy: [
    ['flat', 40],
    ['noise', 30],
    ['growth', 20],
    ['scaleIn', 10],
  ],
  nat: QUIET,
  native6: UNUSED,
  nodes: SERVERS,
  pods: SERVERS,
  public: SERVERS,
  resolver: UNUSED,
  shared: SERVERS,
  transit: UNUSED,
};

/** What is nearly full came there lately, or has stood there for months. */
const ALERTED: Readonly<Record<'moving' | 'still', Readonly<Record<Exclude<Expected, 'quiet'>, Mixture>>>> = {
  moving: {
    critical: [
      ['growth', 25],
      ['flat', 25],
      ['ramp', 15],
      ['jump', 15],
      ['weeklyGrowth', 10],
      ['steps', 10],
    ],
    warning: [
      ['growth', 25],
      ['weeklyGrowth', 15],
      ['steps', 15],
      ['flat', 15],
      ['noise', 5],
      ['jump', 10],
      ['ramp', 5],
      ['saturation', 10],
    ],
  },
  still: {
    critical: [
      ['flat', 50],
      ['steps', 50],
    ],
    warning: [
      ['flat', 40],
      ['steps', 40],
      ['jump', 20],
    ],
  },
};

export function storyOf(role: Role, expected: Expected, random: Random): Story {
  const ordinary = ORDINARY[role];
  if (expected === 'quiet') return pick(ordinary, random);
  return pick(ALERTED[ordinary === SERVERS || ordinary === DATABASES ? 'moving' : 'still'][expected], random);
}

/** Of addresses that are given out by hand. */
export function poolStoryOf(expected: Expected, random: Random): Story {
  return pick(
    expected === 'quiet'
      ? [
          ['flat', 50],
          ['steps', 50],
        ]
      : ALERTED.still[expected],
    random,
  );
}

function pick(mixture: Mixture, random: Random): Story {
  let rest = 100 * random.fraction();
  for (const [story, share] of mixture) {
    rest -= share;
    if (rest < 0) return story;
  }
  return 'flat';
}
