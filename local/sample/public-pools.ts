import type { Expected } from './situations.ts';

/** A pool of public IPv4 addresses that the organisation brought to AWS. */
export interface PoolPlan {
  readonly name: string;
  readonly scenario: string;
  readonly prefixLengths: readonly number[];
  readonly allocated: number;
  /** How many of the allocated addresses are EIPs of accounts that IPAM sees; all by default. */
  readonly seen?: number;
  readonly expected: Expected;
}

/** As with subnets, the judgement is stated. A pool warns at 80 % with fewer than 32 left; below 8 it is critical. */
export const POOL_PLANS: readonly PoolPlan[] = [
  {
    // 5 of 32 in either half: a figure for each CIDR and one for the pool are the same.
    name: 'egress',
    scenario: 'a pool of two CIDRs, hardly used',
    prefixLengths: [27, 27],
    allocated: 10,
    expected: 'quiet',
  },
  { name: 'partners', scenario: 'pool with 7 left', prefixLengths: [27], allocated: 25, expected: 'critical' },
  { name: 'mail', scenario: 'pool with 8 left, 75 % used', prefixLengths: [27], allocated: 24, expected: 'quiet' },
  { name: 'storefront', scenario: 'pool 79.69 % used', prefixLengths: [26], allocated: 51, expected: 'quiet' },
  { name: 'partner-api', scenario: 'pool 81.25 % used', prefixLengths: [26], allocated: 52, expected: 'warning' },
  {
    name: 'devices',
    scenario: 'pool with 8 left, 87.5 % used',
    prefixLengths: [26],
    allocated: 56,
    expected: 'warning',
  },
  {
    // Shared with an account outside the organisation, whose EIPs IPAM does not see.
    name: 'resold',
    scenario: 'pool 80.08 % used with 51 left',
    prefixLengths: [24],
    allocated: 205,
    seen: 10,
    expected: 'quiet',
  },
];
