import type { Layout, Tier } from './layout.ts';
import type { Expected } from './situations.ts';

export const DUAL_STACK: Layout = {
  name: 'dual-stack with IPv6-only workers',
  ipv4: [20],
  ipv6: [56],
  tiers: [
    { role: 'app', count: 3, ipv4: 22, ipv6: 64 },
    { role: 'data', count: 3, ipv4: 24, ipv6: 64 },
    { role: 'public', count: 3, ipv4: 26, ipv6: 64 },
    { role: 'native6', count: 2, ipv6: 64 },
    { role: 'transit', count: 3, ipv4: 28 },
  ],
};

export const PRIVATE_IPV6: Layout = {
  name: 'private IPv6',
  ipv4: [24],
  ipv6: ['local'],
  tiers: [{ role: 'app', count: 3, ipv4: 26, ipv6: 64 }],
};

/** IPv6 space at and around the line: fewer than 4 free /64s. EC2 takes subnets of /44 to /64 in steps of 4. */
export const IPV6_EDGES: readonly Layout[] = [
  ipv6Edge('IPv6 /56, no /64 left', [56], [{ count: 16, ipv6: 60 }], 'warning'),
  ipv6Edge(
    'IPv6 /56, 3 /64s left',
    [56],
    [
      { count: 15, ipv6: 60 },
      { count: 13, ipv6: 64 },
    ],
    'warning',
  ),
  ipv6Edge(
    'IPv6 /56, 4 /64s left',
    [56],
    [
      { count: 15, ipv6: 60 },
      { count: 12, ipv6: 64 },
    ],
    'quiet',
  ),
  ipv6Edge('IPv6 /60, 2 /64s left', [60], [{ count: 14, ipv6: 64 }], 'warning'),
  ipv6Edge(
    'one IPv6 /60 full, 7 /64s left in the other',
    [60, 60],
    [
      { count: 16, ipv6: 64 },
      { count: 9, ipv6: 64, from: 1 },
    ],
    'quiet',
  ),
];

function ipv6Edge(
  name: string,
  ipv6: readonly (56 | 60)[],
  tiers: readonly Omit<Tier, 'role'>[],
  ipv6Expected: Expected,
): Layout {
  return { name, ipv4: [24], ipv6, tiers: tiers.map((tier) => ({ role: 'native6', ...tier })), ipv6Expected };
}
