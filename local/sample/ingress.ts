import type { Account } from './accounts.ts';
import { block } from './blocks.ts';
import { HOME_REGION, REGIONS } from './geography.ts';
import type { Ids } from './ids.ts';
import type { Layout } from './layout.ts';
import type { Vpc } from './model.ts';
import { itemNamed } from './pick.ts';
import type { Situation } from './situations.ts';
import { buildVpc } from './vpcs.ts';

const INGRESS: Layout = {
  // Seven CIDRs are more than the five that AWS allows unless asked: the quota was raised, and there is no news in it.
  name: 'small subnets for load balancers, in a VPC that grew to seven CIDRs',
  ipv4: [],
  tiers: [
    { role: 'ingress', count: 2, ipv4: 27 },
    { role: 'ingress-untagged', count: 2, ipv4: 27 },
    { role: 'ingress', count: 4, ipv4: 28 },
    { role: 'ingress-internal', count: 3, ipv4: 28 },
    { role: 'ingress-untagged', count: 1, ipv4: 28 },
  ],
};

/**
 * AWS neither creates a load balancer in a subnet with fewer than 8 free addresses nor scales one there, whatever the
 * share in use (keycloak/keycloak-benchmark#978, aws/aws-rfdk#621), and the controller of Kubernetes passes it over
 * (kubernetes-sigs/aws-load-balancer-controller#1333). What runs goes on: a message in the morning, no page.
 */
export const INGRESS_SITUATIONS: readonly Situation[] = [
  { scenario: '/28 for load balancers, 7 left', role: 'ingress', prefixLength: 28, free: 7, expected: 'warning' },
  { scenario: '/28 for load balancers, 8 left', role: 'ingress', prefixLength: 28, free: 8, expected: 'quiet' },
  { scenario: '/28 for load balancers, empty', role: 'ingress', prefixLength: 28, free: 11, expected: 'quiet' },
  { scenario: '/28 for load balancers, none left', role: 'ingress', prefixLength: 28, free: 0, expected: 'critical' },
  { scenario: '/27 for load balancers, 7 left', role: 'ingress', prefixLength: 27, free: 7, expected: 'warning' },
  { scenario: '/27 for load balancers, 8 left', role: 'ingress', prefixLength: 27, free: 8, expected: 'quiet' },
  {
    scenario: '/28 for internal load balancers, 7 left',
    role: 'ingress-internal',
    prefixLength: 28,
    free: 7,
    expected: 'warning',
  },
  {
    scenario: '/28 for internal load balancers, 3 left',
    role: 'ingress-internal',
    prefixLength: 28,
    free: 3,
    expected: 'warning',
  },
  {
    scenario: '/28 for internal load balancers, 9 left',
    role: 'ingress-internal',
    prefixLength: 28,
    free: 9,
    expected: 'quiet',
  },
  // Without a tag: what it holds tells.
  {
    scenario: '/27 with interfaces of load balancers, 7 left',
    role: 'ingress-untagged',
    prefixLength: 27,
    free: 7,
    expected: 'warning',
  },
  {
    scenario: '/27 with interfaces of load balancers, 8 left',
    role: 'ingress-untagged',
    prefixLength: 27,
    free: 8,
    expected: 'quiet',
  },
  {
    scenario: '/28 with interfaces of load balancers, 6 left',
    role: 'ingress-untagged',
    prefixLength: 28,
    free: 6,
    expected: 'warning',
  },
];

export function ingressVpc(accounts: readonly Account[], ids: Ids): Vpc {
  return buildVpc(
    {
      account: itemNamed(accounts, 'web-prod'),
      region: itemNamed(REGIONS, HOME_REGION),
      name: 'web-prod-ingress',
      layout: INGRESS,
      space: 'private',
      cidrs: [0, 1, 2, 3, 4, 5, 6].map((third) => block(`172.20.${third}.0/24`)),
      management: 'unmanaged',
      firstZone: 0,
    },
    ids,
  );
}
