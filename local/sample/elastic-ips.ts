import type { Expected } from './situations.ts';

/** Elastic IPs of an account in a Region beside the quota of 5, in Regions where the account has no others. */
export interface ElasticIpPlan {
  readonly account: string;
  readonly region: string;
  readonly scenario: string;
  /** Of Amazon's addresses. */
  readonly elastic: number;
  readonly idle: number;
  /** Addresses that load balancers hold on their own. */
  readonly managed?: number;
  /** About the quota. */
  readonly expected: Expected;
}

/**
 * At five the next NAT gateway fails: jupyter-infra/jupyter-deploy#215, kubernetes/k8s.io#5390. What services manage does
 * not count: jantman/awslimitchecker#594. Seven are more than five, so the quota is no longer five.
 */
export const ELASTIC_IP_PLANS: readonly ElasticIpPlan[] = [
  {
    account: 'ml-dev',
    region: 'eu-central-1',
    scenario: 'five Elastic IPs of five, four of them idle',
    elastic: 5,
    idle: 4,
    expected: 'warning',
  },
  {
    account: 'search-dev',
    region: 'us-east-1',
    scenario: 'four Elastic IPs of five',
    elastic: 4,
    idle: 0,
    expected: 'quiet',
  },
  {
    account: 'pricing-dev',
    region: 'eu-west-1',
    scenario: 'four Elastic IPs of five, and what load balancers hold',
    elastic: 4,
    idle: 0,
    managed: 6,
    expected: 'quiet',
  },
  {
    account: 'identity-staging',
    region: 'eu-west-1',
    scenario: 'seven Elastic IPs: the quota was raised',
    elastic: 7,
    idle: 0,
    expected: 'quiet',
  },
];
