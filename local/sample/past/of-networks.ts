import { textOf, unitsOf } from '../blocks.ts';
import { type Subnet, spaceOf, type Vpc } from '../model.ts';
import { assignedIn } from '../networks.ts';
import { type Occupancy, RESERVED } from '../occupancy.ts';
import { blocksOverTime, storyOfBlocks, type TakenBlock } from './blocks-over-time.ts';
import { storyOf } from './choose.ts';
import { inUseOverTime } from './demand.ts';
import { ALWAYS, type GoneSubnet } from './lives.ts';
import type { Setting } from './setting.ts';
import { STORIES, sinceBirth } from './stories.ts';
import { figures, type Trajectory } from './trajectory.ts';

/** Of a VPC and family: how much subnets have carved out of its CIDRs. */
export function ofVpc(vpc: Vpc, family: 'ipv4' | 'ipv6', { lives, random, scopeIds }: Setting): Trajectory[] {
  const cidrs = vpc.cidrs.filter((cidr) => cidr.family === family);
  const [first] = cidrs;
  if (!first) return [];
  const spaces = cidrs.map((cidr) => ({ cidr, from: lives.ofCidr(vpc, cidr) }));
  const there = vpc.subnets.flatMap((subnet): TakenBlock[] => {
    const block = subnet[family];
    if (!block) return [];
    return [{ units: unitsOf(block), from: lives.ofSubnet(subnet), paced: lives.carved.has(subnet.id) }];
  });
  const gone = lives.gone.flatMap(({ vpc: { id }, cidr, died }): TakenBlock[] =>
    id === vpc.id && cidr.family === family ? [{ units: unitsOf(cidr), from: ALWAYS, to: died }] : [],
  );
  const key = `${vpc.id}/vpc/${vpc.id}/${family}`;
  const taken = [...there, ...gone];
  const story = storyOfBlocks(spaces, taken);
  return [
    {
      ...{ key, type: 'vpc', resourceId: vpc.id, basis: 'carved', scopeId: scopeIds[spaceOf(vpc, first)] },
      story,
      isStill: story === 'flat',
      at: blocksOverTime(spaces, taken, random.fork(key)),
    },
  ];
}

/** How many addresses of a subnet are in use, those that AWS keeps included. */
export function ofSubnet(
  vpc: Vpc,
  subnet: Subnet,
  occupancy: Occupancy | undefined,
  { lives, random, now, scopeIds }: Setting,
): Trajectory[] {
  const { id, ipv4 } = subnet;
  if (!ipv4 || !occupancy) return [];
  const [cidr, total, inUse] = [textOf(ipv4), unitsOf(ipv4), assignedIn(subnet, occupancy)];
  const key = `${vpc.id}/subnet/${id}/${cidr}`;
  const own = random.fork(key);
  const standing = { random: own, inUse, free: total - RESERVED - inUse };
  const born = lives.ofSubnet(subnet);
  // What is reserved counts as used, all of it at once.
  const story = occupancy.prefixes ? 'jump' : storyOf(subnet.role, occupancy.label.expected, own);
  const demand = born === ALWAYS ? STORIES[story](standing) : sinceBirth(standing, born);
  const used = inUseOverTime(demand, { used: inUse + RESERVED, total, least: RESERVED }, own, now);
  const figure = figures(total, cidr);
  return [
    {
      ...{ key, type: 'subnet', resourceId: id, basis: 'assigned', scopeId: scopeIds[spaceOf(vpc, ipv4)] },
      story: born === ALWAYS ? story : 'young',
      isStill: born === ALWAYS && story === 'flat',
      at: (hour) => (hour < born ? undefined : figure(used(hour))),
    },
  ];
}

export function ofGone({ vpc, id, cidr, died }: GoneSubnet, { random, now, scopeIds }: Setting): Trajectory {
  const [text, total] = [textOf(cidr), unitsOf(cidr)];
  const key = `${vpc.id}/subnet/${id}/${text}`;
  const own = random.fork(key);
  const inUse = own.int(5, 40);
  const demand = STORIES.noise({ random: own, inUse, free: total - RESERVED - inUse });
  const used = inUseOverTime(demand, { used: inUse + RESERVED, total, least: RESERVED }, own, now);
  const figure = figures(total, text);
  return {
    ...{ key, type: 'subnet', resourceId: id, basis: 'assigned', scopeId: scopeIds[spaceOf(vpc, cidr)] },
    story: 'gone',
    isStill: false,
    at: (hour) => (hour < died ? figure(used(hour)) : undefined),
  };
}
