import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { Resource } from '../../../statemachine/contracts/resource-cidr.ts';
import { sampleEvaluation } from '../../fakes/results.ts';

const FREE_BELOW_64: Reason = {
  metric: 'free',
  operator: '<',
  threshold: 64,
  observed: 41,
  unit: 'address',
  source: 'ipam',
  text: '41 free, below 64',
};
const USED_FROM_90: Reason = {
  metric: 'usedPercent',
  operator: '>=',
  threshold: 90,
  observed: 96,
  unit: 'percent',
  source: 'ipam',
  text: '96 % used, at or above 90 %',
};
const USED_FROM_98: Reason = {
  ...USED_FROM_90,
  threshold: 98,
  observed: 99.98,
  text: '99.98 % used, at or above 98 %',
};

export interface SampleFinding {
  resource: Partial<Resource> & { id: string };
  severity?: 'critical' | 'warning';
  capacity: Partial<Capacity> & { total: number; free: number; usedPercent: number };
  reasons?: Reason[];
}

function evaluationWith({ resource, severity = 'critical', capacity, reasons }: SampleFinding): Evaluation {
  const evaluation = sampleEvaluation({ id: resource.id, severity, resource, capacity });
  return {
    ...evaluation,
    findings: evaluation.findings.map((finding) => ({ ...finding, reasons: reasons ?? [FREE_BELOW_64, USED_FROM_90] })),
  };
}

const where = { accountId: '223344556677', region: 'eu-west-1', availabilityZoneId: 'euw1-az1' };

/** A network with something of everything: repeated rules, no name, a name of somebody who means harm, IPv6, a VPC. */
export const troubledNetwork: readonly Evaluation[] = [
  evaluationWith({
    resource: { ...where, id: 'subnet-0a1b2c3d4e5f60001', name: 'eks-prod-a', cidr: '10.20.4.0/22' },
    capacity: { total: 1024, free: 41, usedPercent: 96 },
  }),
  evaluationWith({
    resource: { ...where, id: 'subnet-0a1b2c3d4e5f60002', cidr: '10.31.9.0/24', region: 'us-east-1' },
    capacity: { total: 256, free: 15, usedPercent: 94.14 },
  }),
  evaluationWith({
    resource: {
      ...where,
      id: 'subnet-0a1b2c3d4e5f60003',
      name: '\u001b[31mevil\u001b[0m\nCRITICAL fake',
      cidr: '10.31.10.0/23',
    },
    capacity: { total: 512, free: 0, usedPercent: 100 },
    reasons: [USED_FROM_98],
  }),
  evaluationWith({
    resource: {
      ...where,
      id: 'subnet-0a1b2c3d4e5f60004',
      name: 'kubernetes-worker-nodes-production-eu-west-1b',
      cidr: '10.40.0.0/16',
    },
    capacity: { total: 65_536, free: 13, freeMin: 8, freeMax: 18, usedPercent: 99.98 },
    reasons: [USED_FROM_98],
  }),
  evaluationWith({
    resource: {
      id: 'vpc-0a1b2c3d4e5f60005',
      type: 'vpc',
      name: 'الإنتاج',
      cidr: '2001:db8:1200::/56',
      family: 'ipv6',
      ...where,
    },
    severity: 'warning',
    capacity: { basis: 'carved', unit: '/64', total: 256, free: 3, usedPercent: 98.83, source: 'subnets' },
    reasons: [
      {
        metric: 'free',
        operator: '<',
        threshold: 4,
        observed: 3,
        unit: '/64',
        source: 'subnets',
        text: '3 /64 free, below 4',
      },
    ],
  }),
  evaluationWith({
    resource: { ...where, id: 'subnet-0a1b2c3d4e5f60006', name: 'batch-b', cidr: '10.50.0.0/24' },
    severity: 'warning',
    capacity: { total: 256, free: 40, usedPercent: 84.38 },
    reasons: [
      { ...FREE_BELOW_64, threshold: 256 },
      { ...USED_FROM_90, threshold: 80 },
    ],
  }),
  sampleEvaluation({ id: 'subnet-0a1b2c3d4e5f60007' }),
  sampleEvaluation({ id: 'subnet-0a1b2c3d4e5f60008', notMeasured: true }),
];
