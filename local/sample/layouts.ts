import type { Layout } from './layout.ts';

export const EKS: Layout = {
  name: 'EKS with its pods on 100.64.0.0/16',
  ipv4: [20, 'carrier-grade'],
  tiers: [
    { role: 'nodes', count: 3, ipv4: 23 },
    { role: 'data', count: 3, ipv4: 24 },
    { role: 'public', count: 3, ipv4: 26 },
    { role: 'transit', count: 3, ipv4: 28 },
    { role: 'pods', count: 3, ipv4: 18, from: 1 },
  ],
};

export const THREE_TIER_FULL: Layout = {
  name: 'three tiers, carved to the last address',
  ipv4: [20],
  tiers: [
    { role: 'app', count: 3, ipv4: 22 },
    { role: 'data', count: 3, ipv4: 24 },
    { role: 'public', count: 3, ipv4: 26 },
    { role: 'transit', count: 3, ipv4: 28 },
    { role: 'endpoints', count: 1, ipv4: 28 },
  ],
};

export const THREE_TIER_ROOMY: Layout = {
  name: 'three tiers with room to grow',
  ipv4: [18],
  tiers: [
    { role: 'app', count: 3, ipv4: 21 },
    { role: 'data', count: 3, ipv4: 24 },
    { role: 'public', count: 3, ipv4: 24 },
    { role: 'transit', count: 3, ipv4: 28 },
  ],
};

export const ANALYTICS: Layout = {
  name: 'batch clusters',
  ipv4: [18],
  tiers: [
    { role: 'batch', count: 3, ipv4: 20 },
    { role: 'data', count: 3, ipv4: 24 },
    { role: 'public', count: 3, ipv4: 25 },
    { role: 'transit', count: 3, ipv4: 28 },
  ],
};

export const DEVELOPMENT: Layout = {
  name: 'small and fully carved',
  ipv4: [22],
  tiers: [
    { role: 'app', count: 2, ipv4: 24 },
    { role: 'public', count: 2, ipv4: 25 },
    { role: 'lambda', count: 1, ipv4: 25 },
    { role: 'data', count: 2, ipv4: 26 },
  ],
};

export const SANDBOX: Layout = {
  name: 'sandbox',
  ipv4: [24],
  tiers: [
    { role: 'app', count: 2, ipv4: 26 },
    { role: 'data', count: 2, ipv4: 27 },
  ],
};

export const HUB: Layout = {
  name: 'inspection and egress',
  ipv4: [22],
  tiers: [
    { role: 'endpoints', count: 3, ipv4: 25 },
    { role: 'nat', count: 3, ipv4: 27 },
    { role: 'firewall', count: 3, ipv4: 28 },
    { role: 'transit', count: 3, ipv4: 28 },
    { role: 'resolver', count: 2, ipv4: 28 },
  ],
};

export const SHARED: Layout = {
  name: 'subnets shared with other accounts',
  ipv4: [19],
  tiers: [
    { role: 'shared', count: 9, ipv4: 23 },
    { role: 'endpoints', count: 3, ipv4: 25 },
    { role: 'transit', count: 3, ipv4: 28 },
  ],
};

export const FIVE_CIDRS: Layout = {
  name: 'grown to five CIDRs, which is as many as a VPC may have',
  ipv4Others: { quota: 'warning' },
  ipv4: [24, 24, 24, 24, 'carrier-grade'],
  tiers: [
    { role: 'app', count: 2, ipv4: 25 },
    { role: 'app', count: 2, ipv4: 25, from: 1 },
    { role: 'data', count: 4, ipv4: 26, from: 2 },
    { role: 'transit', count: 3, ipv4: 28, from: 3 },
    { role: 'pods', count: 3, ipv4: 18, from: 4 },
  ],
};

export const FLAT: Layout = {
  name: 'flat, from before there was a plan',
  ipv4: [16],
  tiers: [{ role: 'legacy', count: 4, ipv4: 18 }],
};

export const SINGLE_SUBNET: Layout = {
  name: 'one subnet as large as its VPC',
  ipv4: [16],
  tiers: [{ role: 'legacy', count: 1, ipv4: 16 }],
};

/** What AWS makes in every Region of a new account: one /20 a zone. The count is the Region's. */
export function defaultVpc(zones: number): Layout {
  return { name: 'default VPC', ipv4: [], tiers: [{ role: 'default', count: zones, ipv4: 20 }] };
}
