import type { Role } from './role.ts';

/** What an engineer wants to be told: a page, a message in the morning, or nothing. */
export type Expected = 'critical' | 'warning' | 'quiet';

/** Something that a subnet is in, made on purpose. `free` is what can still be assigned, an exact count. */
export interface Situation {
  readonly scenario: string;
  readonly role: Role;
  readonly prefixLength: number;
  readonly free: number | readonly [min: number, max: number] | 'notMeasured';
  readonly expected: Expected;
  readonly times?: number;
  readonly space?: 'acquired';
}

/**
 * The judgement is stated, not computed: that the product comes to the same is what its tests hold it to.
 *
 * Counts stand on both sides of every line of the default policy. IPAM gives usage with 4 decimals, which tells the
 * count exactly up to a /20; of larger subnets there are clear cases only.
 */
export const SITUATIONS: readonly Situation[] = [
  // Critical: 90 % used and fewer than 64 free, or 98 % used.
  { scenario: 'nodes have taken all but a few', role: 'nodes', prefixLength: 23, free: [3, 20], expected: 'critical' },
  { scenario: '90.04 % used', role: 'nodes', prefixLength: 23, free: 51, expected: 'critical' },
  { scenario: '63 left', role: 'app', prefixLength: 22, free: 63, expected: 'critical' },
  { scenario: 'nothing left', role: 'app', prefixLength: 22, free: 0, expected: 'critical' },
  { scenario: '98.05 % used', role: 'app', prefixLength: 21, free: 40, expected: 'critical' },
  { scenario: '98.02 % used with 81 left', role: 'batch', prefixLength: 20, free: 81, expected: 'critical' },
  { scenario: '90.23 % used', role: 'data', prefixLength: 24, free: 25, expected: 'critical' },
  { scenario: '90.63 % used', role: 'lambda', prefixLength: 25, free: 12, expected: 'critical' },
  { scenario: '90.63 % used', role: 'public', prefixLength: 26, free: 6, expected: 'critical' },
  { scenario: '90.63 % used', role: 'nat', prefixLength: 27, free: 3, expected: 'critical' },
  { scenario: 'a large subnet almost full', role: 'pods', prefixLength: 18, free: [20, 120], expected: 'critical' },
  {
    scenario: 'almost full in an acquired network',
    role: 'app',
    prefixLength: 22,
    free: [5, 20],
    expected: 'critical',
    space: 'acquired',
  },

  // Warning: 80 % used and fewer than 256 free, or 95 % used.
  { scenario: '89.84 % used', role: 'nodes', prefixLength: 23, free: 52, expected: 'warning' },
  { scenario: '80.08 % used', role: 'nodes', prefixLength: 23, free: 102, expected: 'warning' },
  { scenario: 'nodes are growing', role: 'nodes', prefixLength: 23, free: [60, 95], expected: 'warning', times: 3 },
  { scenario: '64 left', role: 'app', prefixLength: 22, free: 64, expected: 'warning' },
  { scenario: '80.08 % used', role: 'app', prefixLength: 22, free: 204, expected: 'warning' },
  { scenario: 'filling up', role: 'app', prefixLength: 22, free: [70, 190], expected: 'warning', times: 3 },
  { scenario: '255 left', role: 'app', prefixLength: 21, free: 255, expected: 'warning' },
  { scenario: 'filling up', role: 'app', prefixLength: 21, free: [110, 240], expected: 'warning', times: 2 },
  { scenario: '255 left', role: 'batch', prefixLength: 20, free: 255, expected: 'warning' },
  { scenario: 'filling up', role: 'batch', prefixLength: 20, free: [100, 200], expected: 'warning' },
  { scenario: '80.08 % used', role: 'data', prefixLength: 24, free: 51, expected: 'warning' },
  { scenario: '89.84 % used', role: 'data', prefixLength: 24, free: 26, expected: 'warning' },
  { scenario: 'filling up', role: 'data', prefixLength: 24, free: [28, 48], expected: 'warning', times: 4 },
  { scenario: 'filling up', role: 'public', prefixLength: 24, free: [28, 48], expected: 'warning' },
  { scenario: '80.47 % used', role: 'public', prefixLength: 25, free: 25, expected: 'warning' },
  { scenario: '89.84 % used', role: 'lambda', prefixLength: 25, free: 13, expected: 'warning' },
  {
    scenario: 'functions are growing',
    role: 'lambda',
    prefixLength: 25,
    free: [15, 24],
    expected: 'warning',
    times: 2,
  },
  { scenario: '81.25 % used', role: 'public', prefixLength: 26, free: 12, expected: 'warning' },
  { scenario: '89.06 % used', role: 'public', prefixLength: 26, free: 7, expected: 'warning' },
  { scenario: 'filling up', role: 'public', prefixLength: 26, free: [8, 11], expected: 'warning', times: 2 },
  { scenario: '81.25 % used', role: 'nat', prefixLength: 27, free: 6, expected: 'warning' },
  { scenario: '87.5 % used', role: 'nat', prefixLength: 27, free: 4, expected: 'warning' },
  { scenario: 'a large subnet 96 % full', role: 'pods', prefixLength: 18, free: [580, 730], expected: 'warning' },
  {
    scenario: 'filling up in an acquired network',
    role: 'data',
    prefixLength: 24,
    free: [28, 48],
    expected: 'warning',
    space: 'acquired',
  },

  // A /28 is small by design: a warning at 3 left. With nothing left the next start fails, whatever the size: in
  // paradisec-archive/nabu#1259 three /28s stood at 0, tasks stopped, and nobody was told.
  { scenario: '/28 with 3 left', role: 'endpoints', prefixLength: 28, free: 3, expected: 'warning' },
  { scenario: '/28 with 1 left', role: 'resolver', prefixLength: 28, free: 1, expected: 'warning' },
  { scenario: '/28 with nothing left', role: 'endpoints', prefixLength: 28, free: 0, expected: 'critical' },
  { scenario: '/28 with 3 left', role: 'transit', prefixLength: 28, free: 3, expected: 'warning' },

  // Just on the quiet side.
  { scenario: '79.88 % used', role: 'nodes', prefixLength: 23, free: 103, expected: 'quiet' },
  { scenario: '79.98 % used', role: 'app', prefixLength: 22, free: 205, expected: 'quiet' },
  { scenario: '87.5 % used, but 256 left', role: 'app', prefixLength: 21, free: 256, expected: 'quiet' },
  { scenario: '93.75 % used, but 256 left', role: 'batch', prefixLength: 20, free: 256, expected: 'quiet' },
  { scenario: '79.69 % used', role: 'data', prefixLength: 24, free: 52, expected: 'quiet' },
  { scenario: '79.69 % used', role: 'lambda', prefixLength: 25, free: 26, expected: 'quiet' },
  { scenario: '79.69 % used', role: 'public', prefixLength: 26, free: 13, expected: 'quiet' },
  { scenario: '78.13 % used', role: 'nat', prefixLength: 27, free: 7, expected: 'quiet' },
  { scenario: '/28 with 4 left', role: 'endpoints', prefixLength: 28, free: 4, expected: 'quiet' },
  { scenario: 'a large subnet below 95 %', role: 'pods', prefixLength: 18, free: [900, 1200], expected: 'quiet' },

  // IPAM has no figure: nothing to judge, and a gap in coverage rather than an alert.
  { scenario: 'no usage from IPAM', role: 'app', prefixLength: 24, free: 'notMeasured', expected: 'quiet', times: 2 },
  { scenario: 'no usage from IPAM', role: 'data', prefixLength: 26, free: 'notMeasured', expected: 'quiet' },
];
