import type { Alert, Change } from '../../statemachine/contracts/alert.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';

export const AT = '2026-11-21T21:00:00Z';
const SAMPLED = '2026-11-21T20:41:00Z';

type Parts<T> = Omit<Partial<T>, 'finding'> & {
  readonly finding?: Partial<ResourceFinding>;
  readonly resource?: Partial<Resource>;
  readonly capacity?: Partial<Capacity>;
};

/** A critical finding about a /22 subnet of 223344556677 in eu-west-1, of which 41 addresses are free. */
function findingOf({ finding, resource, capacity }: Parts<unknown>): ResourceFinding {
  return {
    alertKey: 'ipam-scope-0a/vpc-0c/subnet/subnet-0a1b/10.20.4.0/22#utilization',
    scopeId: 'ipam-scope-0a',
    scopeType: 'private',
    kind: 'utilization',
    severity: 'critical',
    rule: 'eks-nodes',
    reasons: [
      {
        metric: 'free',
        operator: '<',
        threshold: 64,
        observed: 41,
        unit: 'address',
        source: 'ipam',
        text: '41 free, below 64',
      },
      {
        metric: 'usedPercent',
        operator: '>=',
        threshold: 90,
        observed: 96,
        unit: 'percent',
        source: 'ipam',
        text: '96 % used, from 90 %',
      },
    ],
    text: 'eks-nodes: 41 free, below 64, and 96 % used, from 90 %',
    resource: {
      id: 'subnet-0a1b',
      type: 'subnet',
      cidr: '10.20.4.0/22',
      family: 'ipv4',
      name: 'app-prod-a',
      accountId: '223344556677',
      region: 'eu-west-1',
      vpcId: 'vpc-0c',
      availabilityZoneId: 'euw1-az1',
      ...resource,
    },
    cidrs: [resource?.cidr ?? '10.20.4.0/22'],
    capacity: {
      basis: 'assigned',
      unit: 'address',
      total: 1024,
      reserved: 5,
      usedIncludingReserved: 983,
      used: 978,
      free: 41,
      usedPercent: 96,
      source: 'ipam',
      ...capacity,
    },
    sampledAt: SAMPLED,
    ...finding,
  };
}

export function alertOf({ finding, resource, capacity, ...parts }: Parts<Alert>): Alert {
  const whole = findingOf({
    ...(finding && { finding }),
    ...(resource && { resource }),
    ...(capacity && { capacity }),
  });
  return {
    key: whole.alertKey,
    scopeId: whole.scopeId,
    evaluationKey: 'vpc-0c/subnet/subnet-0a1b/10.20.4.0/22',
    kind: whole.kind,
    state: 'open',
    severity: whole.severity,
    finding: whole,
    since: '2026-11-19T08:00:00Z',
    severitySince: SAMPLED,
    raisedAt: '2026-11-19T08:00:00Z',
    samples: 3,
    lastSampleAt: SAMPLED,
    lastSeenAt: AT,
    earlier: [],
    ...parts,
  };
}

/** A new critical one. */
export function changeOf({ finding, resource, capacity, ...parts }: Parts<Change>): Change {
  const whole = findingOf({
    ...(finding && { finding }),
    ...(resource && { resource }),
    ...(capacity && { capacity }),
  });
  return {
    change: 'raised',
    alertKey: whole.alertKey,
    scopeId: whole.scopeId,
    evaluationKey: 'vpc-0c/subnet/subnet-0a1b/10.20.4.0/22',
    kind: whole.kind,
    severity: whole.severity,
    pages: true,
    urgent: true,
    runId: 'run-1',
    at: AT,
    finding: whole,
    since: '2026-11-19T08:00:00Z',
    severitySince: SAMPLED,
    earlier: {},
    routes: ['default'],
    ...parts,
  };
}
