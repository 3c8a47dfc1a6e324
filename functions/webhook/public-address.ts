import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are not everybody's: https://www.iana.org/assignments/iana-ipv4-special-registry. What answers there
 * is the function's own machine (127.0.0.1:9001 is Lambda's runtime API), the metadata service, or somebody's network.
 */
const IPV4: readonly (readonly [kind: string, network: string, prefix: number])[] = [
  ['unspecified', '0.0.0.0', 8],
  ['private', '10.0.0.0', 8],
  ['shared', '100.64.0.0', 10],
  ['loopback', '127.0.0.0', 8],
  ['link-local', '169.254.0.0', 16],
  ['private', '172.16.0.0', 12],
  ['reserved', '192.0.0.0', 24],
  ['reserved', '192.0.2.0', 24],
  ['reserved', '192.88.99.0', 24],
  ['private', '192.168.0.0', 16],
  ['reserved', '198.18.0.0', 15],
  ['reserved', '198.51.100.0', 24],
  ['reserved', '203.0.113.0', 24],
  ['multicast', '224.0.0.0', 4],
  ['reserved', '240.0.0.0', 4],
];

const IPV6: typeof IPV4 = [
  ['unspecified', '::', 128],
  ['loopback', '::1', 128],
  ['private', 'fc00::', 7],
  ['link-local', 'fe80::', 10],
  ['multicast', 'ff00::', 8],
  ['reserved', '2001::', 23],
  ['reserved', '2001:db8::', 32],
  ['reserved', '2002::', 16],
  ['reserved', '3fff::', 20],
];

/** IPv6 addresses that stand for an IPv4 address, the last 32 bits of them: mapped ones, and those of NAT64. */
const STAND_FOR_IPV4 = ['::ffff:', '64:ff9b::'];

const REFUSED = [
  ...IPV4.map(([kind, network, prefix]) => ({ kind, list: listOf(network, prefix, 'ipv4') })),
  ...IPV4.flatMap(([kind, network, prefix]) =>
    STAND_FOR_IPV4.map((before) => ({ kind, list: listOf(`${before}${network}`, 96 + prefix, 'ipv6') })),
  ),
  ...IPV6.map(([kind, network, prefix]) => ({ kind, list: listOf(network, prefix, 'ipv6') })),
];

/** All that is assigned of IPv6, and what stands for IPv4. */
const ASSIGNED = [
  listOf('2000::', 3, 'ipv6'),
  ...STAND_FOR_IPV4.map((before) => listOf(`${before}0.0.0.0`, 96, 'ipv6')),
];

/** What an address is that is not public; undefined for one that is. */
export function notPublic(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  const version = isIP(bare);
  if (version === 0) return 'unreadable';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const refused = REFUSED.find(({ list }) => list.check(bare, family));
  if (refused) return refused.kind;
  return version === 4 || ASSIGNED.some((list) => list.check(bare, family)) ? undefined : 'reserved';
}

function listOf(network: string, prefix: number, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list;
}

/** The host is, or may be, what only somebody inside can reach. Nothing was sent. */
export class NotPublic extends Error {
  override readonly name = 'NotPublic';
  readonly kind: string;

  constructor(kind: string) {
    super(`The host has a ${kind} address.`);
    this.kind = kind;
  }
}
