import type { Label } from './labels.ts';

/** A pool at the lowest level, and what was taken from it by hand: for offices, partners and other networks. */
export interface LeafPlan extends Label {
  readonly name: string;
  /** Region that it is for. */
  readonly region: string;
  /** Its one CIDR; without it, none is provisioned yet. */
  readonly size?: number;
  readonly defaultNetmask?: number;
  readonly maxNetmask?: number;
  /** Of the blocks of a prefix length in it, in order: which are taken. */
  readonly taken?: { readonly of: number; readonly which: (index: number) => boolean };
}

/**
 * As with subnets, the judgement is stated. A pool warns with fewer than 3 free blocks of its default netmask, else of
 * the smallest that it allows, and is critical without any.
 */
export const LEAF_PLANS: readonly LeafPlan[] = [
  {
    name: 'partner-networks',
    scenario: '2 blocks of the default netmask left',
    region: 'eu-west-1',
    size: 20,
    defaultNetmask: 24,
    taken: { of: 24, which: (index) => index >= 2 },
    expected: 'quiet',
    others: { freeSpace: 'warning' },
  },
  {
    name: 'colocation',
    scenario: '3 blocks of the default netmask left',
    region: 'eu-west-1',
    size: 20,
    defaultNetmask: 24,
    taken: { of: 24, which: (index) => index >= 3 },
    expected: 'quiet',
  },
  {
    name: 'next-year',
    scenario: 'nothing provisioned yet',
    region: 'eu-west-1',
    defaultNetmask: 20,
    expected: 'quiet',
  },
  {
    name: 'offices',
    scenario: 'nothing left',
    region: 'eu-central-1',
    size: 22,
    defaultNetmask: 24,
    taken: { of: 24, which: () => true },
    expected: 'quiet',
    others: { freeSpace: 'critical' },
  },
  {
    name: 'edge-sites',
    scenario: 'a quarter is free, but in pieces too small for the default netmask',
    region: 'us-east-1',
    size: 21,
    defaultNetmask: 24,
    taken: { of: 26, which: (index) => index % 4 !== 1 },
    expected: 'quiet',
    others: { freeSpace: 'critical' },
  },
  {
    name: 'labs',
    scenario: 'no default netmask, 1 block left of the smallest that it allows',
    region: 'us-west-2',
    size: 23,
    maxNetmask: 26,
    taken: { of: 26, which: (index) => index !== 5 },
    expected: 'quiet',
    others: { freeSpace: 'warning' },
  },
  {
    // With it the Region's pool has given all that it had, as it should.
    name: 'reserve',
    scenario: 'takes all that its parent had left',
    region: 'ap-southeast-2',
    size: 12,
    defaultNetmask: 20,
    expected: 'quiet',
  },
];
