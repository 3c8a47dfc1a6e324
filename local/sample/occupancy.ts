import { type AddressBlock, unitsOf } from './blocks.ts';
import type { Label } from './labels.ts';
import type { Subnet, Vpc } from './model.ts';
import type { Random } from './random.ts';
import type { Role } from './role.ts';
import { SITUATIONS, type Situation } from './situations.ts';

/** AWS keeps the first four addresses of a subnet and the last. */
export const RESERVED = 5;

/** How many addresses of an IPv4 subnet are in use, the reserved ones not counted; absent where IPAM does not know. */
export interface Occupancy {
  readonly assigned?: number;
  /** Where most of it is reserved for prefixes: what is reserved counts as in use. */
  readonly prefixes?: { readonly assigned: number; readonly reservations: readonly AddressBlock[] };
  readonly label: Label;
}

/** Share of what can be assigned that is in use on an ordinary day: far from any line. */
const ORDINARY: Readonly<Record<Role, readonly [number, number]>> = {
  app: [0.05, 0.7],
  batch: [0, 0.7],
  data: [0.02, 0.4],
  default: [0, 0.01],
  endpoints: [0.1, 0.5],
  firewall: [0.1, 0.2],
  ingress: [0.1, 0.2],
  'ingress-internal': [0.1, 0.2],
  'ingress-untagged': [0.1, 0.2],
  lambda: [0.1, 0.7],
  legacy: [0.2, 0.75],
  nat: [0.05, 0.3],
  native6: [0, 0],
  nodes: [0.35, 0.74],
  pods: [0.1, 0.6],
  public: [0.02, 0.4],
  resolver: [0.2, 0.4],
  shared: [0.1, 0.7],
  // The attachment's own interface.
  transit: [0.09, 0.1],
};

/** Decides how full each IPv4 subnet is, by its id: first the situations, each somewhere, then an ordinary day for the rest. */
export function occupy(
  vpcs: readonly Vpc[],
  random: Random,
  situations: readonly Situation[] = SITUATIONS,
): Map<string, Occupancy> {
  const occupancies = new Map<string, Occupancy>();
  for (const situation of situations) {
    for (let time = 0; time < (situation.times ?? 1); time++) {
      const candidates = subnetsFor(situation, vpcs).filter(({ id }) => !occupancies.has(id));
      const { scenario, expected } = situation;
      occupancies.set(random.pick(candidates).id, { ...assigned(situation, random), label: { scenario, expected } });
    }
  }
  for (const { subnets } of vpcs) {
    for (const subnet of subnets) {
      if (subnet.ipv4 && !occupancies.has(subnet.id)) {
        const [low, high] = ORDINARY[subnet.role];
        const share = low + (high - low) * random.fraction();
        occupancies.set(subnet.id, {
          assigned: Math.round(share * (unitsOf(subnet.ipv4) - RESERVED)),
          label: { expected: 'quiet', scenario: 'an ordinary day' },
        });
      }
    }
  }
  return occupancies;
}

function subnetsFor({ role, prefixLength, space }: Situation, vpcs: readonly Vpc[]): Subnet[] {
  return vpcs
    .filter((vpc) => vpc.space === (space ?? 'private') && vpc.management !== 'ignored')
    .flatMap(({ subnets }) => subnets)
    .filter((subnet) => subnet.role === role && subnet.ipv4?.prefixLength === prefixLength);
}

function assigned({ free, prefixLength }: Situation, random: Random): { assigned?: number } {
  if (free === 'notMeasured') return {};
  const left = typeof free === 'number' ? free : random.int(...free);
  return { assigned: unitsOf({ family: 'ipv4', prefixLength }) - RESERVED - left };
}
