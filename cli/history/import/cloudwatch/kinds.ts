import type { Scale } from '../../../../core/history/scale.ts';
import type { Capacity } from '../../../../statemachine/contracts/capacity.ts';
import type { Resource } from '../../../../statemachine/contracts/resource-cidr.ts';
import type { ImportTarget, ImportTargets } from '../targets.ts';

/** A metric that tells how full something is. */
export interface UsageMetric {
  readonly namespace: string;
  readonly name: string;
  /** AWS documents it for none of IPAM's. */
  readonly scale?: Scale;
  /** always: it is published only while something is above a threshold, or among the fullest. looks: that is seen by its gaps. */
  readonly censored: 'always' | 'looks';
  /** The resource that a metric of these dimensions is about, or why there is none. */
  readonly targetOf: (dimensions: ReadonlyMap<string, string>, targets: ImportTargets) => ImportTarget | string;
}

const NOT_THERE = 'of a resource that is not measured in the newest results';

export const IPAM = 'AWS/IPAM';

interface IpamMetric {
  readonly name: string;
  readonly id: string;
  readonly type: Resource['type'];
  readonly basis: Capacity['basis'];
}

/** Those that each resource has, for the 50 fullest, the 50 emptiest and 50 others of each type, by default. */
const IPAM_METRICS: readonly IpamMetric[] = [
  { name: 'VpcIPUsage', id: 'VpcID', type: 'vpc', basis: 'carved' },
  { name: 'SubnetIPUsage', id: 'SubnetID', type: 'subnet', basis: 'assigned' },
  { name: 'PercentAllocated', id: 'PoolID', type: 'ipam-pool', basis: 'allocated' },
  { name: 'PublicIPv4PoolIPUsage', id: 'PublicIPv4PoolID', type: 'public-ipv4-pool', basis: 'allocated' },
];

export const ipamKinds: readonly UsageMetric[] = IPAM_METRICS.map(({ name, id, type, basis }) => ({
  namespace: IPAM,
  name,
  censored: 'looks',
  targetOf(dimensions, targets) {
    const scope = dimensions.get('ScopeID');
    // Both IPv4 and ipv4 were seen.
    const family = dimensions.get('AddressFamily')?.toLowerCase();
    const found = targets
      .named(dimensions.get(id) ?? '')
      .filter((each) => each.type === type && (scope === undefined || each.scopeId === scope));
    const ofFamily = family === undefined ? found : found.filter((each) => each.family === family);
    return only(ofFamily, basis);
  },
}));

/** The metric that IPAM has of a resource, if any. */
export function ipamMetricOf({ scopeId, resourceId, type, basis, family }: ImportTarget) {
  const metric = IPAM_METRICS.find((each) => each.type === type && each.basis === basis);
  return (
    metric && {
      MetricName: metric.name,
      Dimensions: [
        { Name: 'AddressFamily', Value: family },
        { Name: 'ScopeID', Value: scopeId },
        { Name: metric.id, Value: resourceId },
      ],
    }
  );
}

/** What the monitor itself publishes. `all`: of every resource, not only of the worst. */
export function ownKind(namespace: string, all: boolean): UsageMetric {
  return {
    namespace,
    name: 'UsedPercent',
    scale: 'percent',
    censored: all ? 'looks' : 'always',
    targetOf(dimensions, targets) {
      const [scope = '', type, cidr] = ['ScopeId', 'ResourceType', 'Cidr'].map((name) => dimensions.get(name));
      const found = targets
        .named(dimensions.get('ResourceId') ?? '')
        // Without IPAM scopes are batches of accounts, which come and go.
        .filter((each) => each.type === type && (!scope.startsWith('ipam-scope-') || each.scopeId === scope));
      const whole = found.filter(({ cidrs }) => cidr === 'all' || (cidrs.length === 1 && cidrs[0] === cidr));
      if (whole.length === 0 && found.length > 0) return 'of one CIDR of several: the history has all of them together';
      return only(whole);
    },
  };
}

/** What the program published that this one replaces: only above its threshold, by the id alone. */
export const seedKind: UsageMetric = {
  namespace: 'CUSTOM/IPAM',
  name: 'PercentAssigned',
  scale: 'percent',
  censored: 'always',
  targetOf: (dimensions, targets) => only(targets.named(dimensions.get('ResourceId') ?? '')),
};

function only(found: readonly ImportTarget[], basis?: Capacity['basis']): ImportTarget | string {
  const [target, other] = found;
  if (!target) return NOT_THERE;
  if (other) return 'of a resource with several rows in the newest results';
  if (basis !== undefined && target.basis !== basis) return `of a resource that is measured as ${target.basis} today`;
  return target;
}
