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

/**
 * As with subnets, the judgement is stated. A pool warns at 80 % with fewer than 32 left; at 90 % with fewer than 8 it is
 * critical. Of a /28 with 9 of 16 in use nobody wants to be woken, though only 7 are left: addresses of one's own are
 * given out by hand, for years (ministryofjustice/aws-root-account#909).
 */
export const POOL_PLANS: readonly PoolPlan[] = [
  {
    // 5 of 32 in either half: a figure for each CIDR and one for the pool are the same.
    name: 'egress',
    scenario: 'a pool of two CIDRs, hardly used',
    prefixLengths: [27, 27],
    allocated: 10,
    expected: 'quiet',
  },
  {
    name: 'partners',
    scenario: 'pool with 3 left, 90.63 % used',
    prefixLengths: [27],
    allocated: 29,
    expected: 'critical',
  },
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
  { name: 'kiosks', scenario: 'pool with 7 left, 78.13 % used', prefixLengths: [27], allocated: 25, expected: 'quiet' },
  { name: 'labs', scenario: '9 of 16 in use', prefixLengths: [28], allocated: 9, expected: 'quiet' },
  { name: 'voice', scenario: '13 of 16 in use', prefixLengths: [28], allocated: 13, expected: 'warning' },
  { name: 'vpn', scenario: '14 of 16 in use', prefixLengths: [28], allocated: 14, expected: 'warning' },
  { name: 'branches', scenario: '15 of 16 in use', prefixLengths: [28], allocated: 15, expected: 'critical' },
  { name: 'stores', scenario: '16 of 16 in use', prefixLengths: [28], allocated: 16, expected: 'critical' },
];
