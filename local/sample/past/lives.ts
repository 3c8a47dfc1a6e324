import { type AddressBlock, sizeOf, textOf } from '../blocks.ts';
import { type Subnet, spaceOf, type Vpc } from '../model.ts';
import type { Occupancy } from '../occupancy.ts';
import type { Random } from '../random.ts';
import { HOURS_A_DAY, PAST_DAYS } from './trajectory.ts';

/** Before all that is remembered. */
export const ALWAYS = Number.NEGATIVE_INFINITY;

/** A subnet that was deleted: nothing of today tells of it. */
export interface GoneSubnet {
  readonly vpc: Vpc;
  readonly id: string;
  readonly cidr: AddressBlock;
  /** The first hour in which it was not there. */
  readonly died: number;
}

/** When networks and their parts were made, in hours from the run. */
export interface Lives {
  ofCidr(vpc: Vpc, cidr: AddressBlock): number;
  ofSubnet(subnet: Subnet): number;
  /** Subnets that were carved one by one, at a pace that goes on. */
  readonly carved: ReadonlySet<string>;
  readonly gone: readonly GoneSubnet[];
}

const GONE = 3;
const GONE_LENGTH = 26;

/** Most networks are older than what is remembered. Some are young, some got another CIDR, some are still being carved. */
export function livesOf(vpcs: readonly Vpc[], occupancies: ReadonlyMap<string, Occupancy>, random: Random): Lives {
  const born = new Map<string, number>();
  const carved = new Set<string>();
  const isQuiet = ({ id }: Subnet) => (occupancies.get(id)?.label.expected ?? 'quiet') === 'quiet';
  const bear = (hour: number, cidrs: readonly string[], subnets: readonly Subnet[]) => {
    for (const key of [...cidrs, ...subnets.map(({ id }) => id)]) born.set(key, hour);
  };
  for (const vpc of vpcs) {
    const own = random.fork(vpc.id);
    const days = (low: number, high: number) => -own.int(low * HOURS_A_DAY, high * HOURS_A_DAY);
    const added = addedCidr(vpc);
    const inAdded = added ? vpc.subnets.filter((subnet) => isIn(subnet, added)) : [];
    if (vpc.name === undefined) continue;
    if (added && inAdded.every(isQuiet) && own.chance(0.35)) {
      bear(days(10, 100), [cidrKey(vpc, added)], inAdded);
    } else if (vpc.subnets.every(isQuiet) && own.chance(0.09)) {
      bear(
        days(2, 70),
        vpc.cidrs.map((cidr) => cidrKey(vpc, cidr)),
        vpc.subnets,
      );
    } else if (vpc.subnets.length > 5 && own.chance(0.3)) {
      for (const subnet of own.shuffled(vpc.subnets.filter(isQuiet)).slice(0, own.int(2, 6))) {
        bear(days(1, PAST_DAYS - 10), [], [subnet]);
        carved.add(subnet.id);
      }
    }
  }
  return {
    ofCidr: (vpc, cidr) => born.get(cidrKey(vpc, cidr)) ?? ALWAYS,
    ofSubnet: ({ id }) => born.get(id) ?? ALWAYS,
    carved,
    gone: goneOf(vpcs, born, random.fork('gone')),
  };
}

const cidrKey = ({ id }: Vpc, cidr: AddressBlock) => `${id} ${textOf(cidr)}`;

/** The last of several of a family. */
function addedCidr(vpc: Vpc): AddressBlock | undefined {
  const last = vpc.cidrs.at(-1);
  const alike = vpc.cidrs.filter((cidr) => last && cidr.family === last.family);
  return alike.length > 1 ? last : undefined;
}

function isIn(subnet: Subnet, { family, first, prefixLength }: AddressBlock): boolean {
  const own = subnet[family];
  return own !== undefined && own.first >= first && own.first < first + sizeOf({ family, prefixLength });
}

function goneOf(vpcs: readonly Vpc[], born: ReadonlyMap<string, number>, random: Random): GoneSubnet[] {
  const roomy = vpcs.filter((vpc) => vpc.name !== undefined && !born.has(cidrKeyOf(vpc)) && freeBlock(vpc));
  return random
    .shuffled(roomy)
    .slice(0, GONE)
    .flatMap((vpc, index) => {
      const cidr = freeBlock(vpc);
      // One of them so lately that its hours are still there.
      const died = index === 0 ? -random.int(10, 60) : -random.int(4 * HOURS_A_DAY, 80 * HOURS_A_DAY);
      return cidr ? [{ vpc, id: `subnet-0${random.hex(16)}`, cidr, died }] : [];
    });
}

function cidrKeyOf(vpc: Vpc): string {
  const [first] = vpc.cidrs;
  return first ? cidrKey(vpc, first) : '';
}

/** Behind all subnets of a VPC's first CIDR. */
function freeBlock(vpc: Vpc): AddressBlock | undefined {
  const [cidr] = vpc.cidrs;
  if (cidr?.family !== 'ipv4' || spaceOf(vpc, cidr) !== 'private') return undefined;
  const ends = vpc.subnets.flatMap(({ ipv4 }) =>
    ipv4 && ipv4.first >= cidr.first && ipv4.first < cidr.first + sizeOf(cidr) ? [ipv4.first + sizeOf(ipv4)] : [],
  );
  const end = ends.reduce((most, each) => (each > most ? each : most), cidr.first);
  const size = 1n << BigInt(32 - GONE_LENGTH);
  const first = ((end + size - 1n) / size) * size;
  return first + size <= cidr.first + sizeOf(cidr) ? { family: 'ipv4', first, prefixLength: GONE_LENGTH } : undefined;
}
