import { HOSTILE_NAMES, HOSTILE_TAGS } from './hostile-text.ts';
import type { Subnet, Vpc } from './model.ts';
import type { Occupancy } from './occupancy.ts';
import type { Random } from './random.ts';
import type { Expected } from './situations.ts';

/** Whom the first hostile names go to, in order; the others go to a subnet and a VPC that nobody is told about. */
const ALERTED: readonly Expected[] = ['critical', 'warning', 'warning', 'warning', 'warning'];

/** Gives some VPCs and subnets hostile names and tags beside their own. */
export function disguise(vpcs: readonly Vpc[], occupancies: ReadonlyMap<string, Occupancy>, random: Random): Vpc[] {
  const subnets = random.shuffled(vpcs.flatMap((vpc) => vpc.subnets.filter(({ name }) => name)));
  const ownVpcs = random.shuffled(vpcs.filter(({ name }) => name));
  const names = new Map<string, string>();
  for (const [index, name] of HOSTILE_NAMES.entries()) {
    const expected = ALERTED[index] ?? 'quiet';
    const subnet = subnets.find(({ id }) => !names.has(id) && occupancies.get(id)?.label.expected === expected);
    if (subnet) names.set(subnet.id, name);
    const vpc = ownVpcs[index];
    if (vpc && !ALERTED[index]) names.set(vpc.id, name);
  }
  return vpcs.map((vpc) => ({
    ...rename(vpc, names.get(vpc.id)),
    subnets: vpc.subnets.map((subnet) => rename(subnet, names.get(subnet.id))),
  }));
}

function rename<T extends Vpc | Subnet>(resource: T, name: string | undefined): T {
  return name === undefined ? resource : { ...resource, name, tags: { ...resource.tags, ...HOSTILE_TAGS, Name: name } };
}
