import { FindingKind } from '../../statemachine/contracts/finding.ts';
import { Policy } from './schema.ts';

// A node of Kubernetes takes one prefix when it starts and keeps a second one ready: with fewer than 4 no two nodes can be
// added, with fewer than 8 no four.
const NEARLY_FULL = [{ usedPercent: 80, freeBelow: 256 }, { usedPercent: 95 }, { freePrefixesBelow: 8 }];
const FULL = [{ usedPercent: 90, freeBelow: 64 }, { usedPercent: 98 }, { freePrefixesBelow: 4 }];

/**
 * The rules' names begin with "built-in", which a policy's own rules may not: a verdict names the rule that decided.
 *
 * Silent on healthy networks. Percent alone is wrong at both ends: 80 % of a /16 leaves 13,000 addresses, 80 % of a
 * /28 leaves one; so percent and free must both be low, or percent extreme.
 */
export const builtInPolicy: Policy = Policy.parse({
  version: 1,
  name: 'built-in',
  rules: [
    {
      // With fewer than 8 free, AWS creates no load balancer there, and scales none; what runs goes on.
      name: 'built-in subnet /28 for load balancers',
      match: { type: 'subnet', family: 'ipv4', purpose: 'loadBalancer', prefixLength: { min: 28 } },
      warning: { freeBelow: 8 },
      critical: { freeBelow: 1 },
    },
    {
      name: 'built-in subnet for load balancers',
      match: { type: 'subnet', family: 'ipv4', purpose: 'loadBalancer' },
      warning: { any: [...NEARLY_FULL, { freeBelow: 8 }] },
      critical: { any: FULL },
    },
    {
      // 16 addresses, 5 of them AWS's: made for transit gateway attachments and endpoints, and meant to be nearly full.
      // With none at all the next start fails, as it does in a larger one.
      name: 'built-in subnet /28',
      match: { type: 'subnet', family: 'ipv4', prefixLength: { min: 28 } },
      warning: { freeBelow: 4 },
      critical: { freeBelow: 1 },
    },
    {
      name: 'built-in subnet',
      match: { type: 'subnet', family: 'ipv4' },
      warning: { any: NEARLY_FULL },
      critical: { any: FULL },
    },
    {
      // A dual-stack subnet needs a /64; the usual /56 has 256 of them.
      name: 'built-in VPC IPv6',
      match: { type: 'vpc', family: 'ipv6' },
      warning: { freeBelow: 4 },
      critical: 'off',
    },
    // A VPC carved up to 100 % is how VPCs are designed.
    { name: 'built-in VPC', match: { type: 'vpc' }, warning: 'off', critical: 'off' },
    {
      // Eight addresses in all, as in Amazon's contiguous blocks: made for one purpose, and always fewer than 8 free.
      name: 'built-in public IPv4 pool /29',
      match: { type: 'public-ipv4-pool', prefixLength: { min: 29 } },
      warning: { freeBelow: 1 },
      critical: 'off',
    },
    {
      name: 'built-in public IPv4 pool',
      match: { type: 'public-ipv4-pool' },
      // Percent scales with the pool: of a /28 with 9 of 16 in use there is no reason to get up.
      warning: { usedPercent: 80, freeBelow: 32 },
      critical: { usedPercent: 90, freeBelow: 8 },
    },
    { name: 'built-in, everything else', warning: 'off', critical: 'off' },
    {
      // What other pools, or one VPC's subnets, take their space from has given it all away: that is what it is for.
      name: 'built-in pool with children',
      kind: 'freeSpace',
      match: { type: 'ipam-pool', pool: ['parent', 'planning'] },
      warning: 'off',
      critical: 'off',
    },
    {
      // As above: eight addresses are never more than a few.
      name: 'built-in pool /29',
      kind: 'freeSpace',
      match: { type: 'ipam-pool', family: 'ipv4', prefixLength: { min: 29 } },
      warning: { freeBlocksBelow: { blocks: 1, of: 'default' } },
      critical: 'off',
    },
    {
      name: 'built-in pool',
      kind: 'freeSpace',
      match: { type: 'ipam-pool' },
      warning: { freeBlocksBelow: { blocks: 3, of: 'default' } },
      critical: { freeBlocksBelow: { blocks: 1, of: 'default' } },
    },
    // Nobody says what a VPC is meant to have room for.
    { name: 'built-in VPC free space', kind: 'freeSpace', match: { type: 'vpc' }, warning: 'off', critical: 'off' },
    {
      // Of the default of 5 CIDRs a VPC that is the fifth, after which the next one is refused; 4 of 5 are no news, and
      // 80 % would tell of them. Of 50 it is the 45th, early enough to ask for more.
      name: 'built-in quota',
      kind: 'quota',
      warning: { quotaPercent: 90 },
      critical: 'off',
    },
    // Traffic between the two cannot be routed, today or when somebody wants it. It was so yesterday: no reason to get up.
    { name: 'built-in overlap', kind: 'overlap', match: { type: 'vpc' }, warning: 'on', critical: 'off' },
    // Nothing stops; AWS's own addresses come at a price, and are not the ones that others let through.
    {
      name: 'built-in IPAM policy',
      kind: 'policyPoolExhausted',
      match: { type: 'ipam-pool' },
      warning: 'on',
      critical: 'off',
    },
    { name: 'built-in compliance', kind: 'noncompliant', warning: 'on', critical: 'off' },
  ],
});

/** The seed's behaviour: one threshold in percent, VPCs and subnets alike, and nothing else. */
export function thresholdPolicy(percent: number): Policy {
  return Policy.parse({
    version: 1,
    name: `threshold ${percent} %`,
    rules: [
      {
        name: `threshold ${percent} %`,
        match: { type: ['vpc', 'subnet'] },
        warning: 'off',
        critical: { usedPercent: percent },
      },
      ...FindingKind.options.map((kind) => ({
        name: kind === 'utilization' ? 'everything else' : `no ${kind}`,
        kind,
        warning: 'off' as const,
        critical: 'off' as const,
      })),
    ],
  });
}
