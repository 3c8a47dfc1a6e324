import type { Change, Sibling } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { EvaluationLine } from '../summary/evaluation-line.ts';

/** As many as a message names. */
const MAX_SIBLINGS = 6;

/** What stands around a subnet in its VPC: where else there is room. */
export function surroundings(
  resource: Resource,
  group: readonly Pick<EvaluationLine, 'evaluation'>[],
): Pick<Change, 'siblings' | 'vpc' | 'interfaces'> {
  const { id, type, family, availabilityZoneId, tags } = resource;
  if (type !== 'subnet') return {};
  const others = group.map(({ evaluation }) => evaluation).filter(({ resource }) => resource.family === family);
  const vpc = others.find(({ resource }) => resource.type === 'vpc');
  const wanted = groupTags(tags);
  const siblings = others
    .filter(({ resource }) => resource.type === 'subnet' && resource.id !== id && wanted !== '')
    .filter(({ resource }) => resource.availabilityZoneId !== availabilityZoneId && groupTags(resource.tags) === wanted)
    .flatMap((other) => siblingOf(other) ?? [])
    .sort((a, b) => Number(b.free) - Number(a.free))
    .slice(0, MAX_SIBLINGS);
  return {
    ...(siblings.length > 0 && { siblings }),
    ...(vpc && {
      vpc: {
        id: vpc.resource.id,
        cidrs: vpc.cidrs,
        ...(vpc.freeSpace && { freeSpace: vpc.freeSpace }),
        ...(vpc.sampledAt !== undefined && { sampledAt: vpc.sampledAt }),
        ...(vpc.resource.ipamPoolId !== undefined && { ipamPoolId: vpc.resource.ipamPoolId }),
      },
    }),
    ...whoHolds(resource, group),
  };
}

/** Of a subnet that was looked into. */
export function whoHolds(
  { id, type, cidr }: Resource,
  group: readonly Pick<EvaluationLine, 'evaluation'>[],
): Pick<Change, 'interfaces'> {
  if (type !== 'subnet') return {};
  const own = group.find(({ evaluation: { resource } }) => resource.id === id && resource.cidr === cidr)?.evaluation;
  const inside = own?.inside?.status === 'read' ? own.inside : undefined;
  return inside?.interfaces ? { interfaces: { ...inside.interfaces, readAt: inside.readAt } } : {};
}

function siblingOf({ resource, capacity }: Evaluation): Sibling | undefined {
  if (!capacity) return undefined;
  const { id, cidr, name, availabilityZoneId } = resource;
  return { id, cidr, free: capacity.free, ...(name && { name }), ...(availabilityZoneId && { availabilityZoneId }) };
}

/** Subnets of one purpose are tagged alike but for their names. Without such tags nothing tells the purpose. */
function groupTags(tags: Resource['tags'] = {}): string {
  const shared = Object.entries(tags).filter(([key]) => key !== 'Name' && !key.startsWith('aws:'));
  return shared.length > 0 ? JSON.stringify(shared.sort(([a], [b]) => (a < b ? -1 : 1))) : '';
}
