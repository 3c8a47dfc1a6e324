import { type Cidr, contains, parseCidr } from './cidr.ts';

// Which IPv4 CIDRs AWS lets a VPC have beside its first one:
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions

/** Each line of the table, by where the VPC's primary CIDR lies; `public` is everything else, 100.64.0.0/10 included. */
const RANGES = {
  ten: '10.0.0.0/8',
  oneSevenTwo: '172.16.0.0/12',
  oneNineTwo: '192.168.0.0/16',
  benchmark: '198.19.0.0/16',
} as const;
type RangeName = keyof typeof RANGES | 'public';

const PRIVATE: ReadonlySet<RangeName> = new Set(['ten', 'oneSevenTwo', 'oneNineTwo']);

/** Never part of a VPC. */
const NEVER = ['169.254.0.0/16', '127.0.0.0/8', '0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'];

/** A VPC's CIDRs have these sizes. */
const LARGEST = 16;
const SMALLEST = 28;

/** Whether AWS would let a VPC have another IPv4 CIDR. What it allows depends on the primary one. */
export function mayAssociate(cidrs: readonly string[], candidate: string): 'yes' | 'no' | 'unknown' {
  const own = cidrs.flatMap((text) => parseCidr(text) ?? []);
  const wanted = parseCidr(candidate);
  if (!wanted || own.length < cidrs.length || own.length === 0) return 'unknown';
  if (wanted.family !== 'ipv4' || wanted.prefixLength < LARGEST || wanted.prefixLength > SMALLEST) return 'no';
  if (isWithin(NEVER, wanted) || own.some((cidr) => contains(cidr, wanted) || contains(wanted, cidr))) return 'no';
  // Said of every CIDR that the VPC has, not only of the primary one.
  if (isWithin(['10.0.0.0/16'], wanted) && own.some((cidr) => isWithin(['10.0.0.0/15'], cidr))) return 'no';
  const answers = new Set(primariesOf(own).map((primary) => isAllowedBeside(rangeOf(primary), wanted)));
  if (answers.size > 1) return 'unknown';
  return answers.has(true) ? 'yes' : 'no';
}

/** What may be asked for, in words: the private range of the VPC's own, where it has one, and carrier-grade space. */
export function permittedRanges(cidrs: readonly string[]): string[] {
  const ranges = new Set(primariesOf(cidrs.flatMap((text) => parseCidr(text) ?? [])).map(rangeOf));
  const [only] = ranges;
  if (ranges.size !== 1 || only === undefined) return ['100.64.0.0/10'];
  return PRIVATE.has(only) && only !== 'public' ? [RANGES[only], '100.64.0.0/10'] : ['100.64.0.0/10'];
}

/**
 * Which of a VPC's CIDRs can be the primary one: IPAM does not say, but AWS let it have the others beside it. Of 10.x and
 * 100.64.x, 10.x was the first. All of them, where the table does not explain what there is.
 */
function primariesOf(own: readonly Cidr[]): readonly Cidr[] {
  const possible = own.filter((primary) =>
    own.every((other) => other === primary || isAllowedBeside(rangeOf(primary), other)),
  );
  return possible.length > 0 ? possible : own;
}

function isAllowedBeside(primary: RangeName, wanted: Cidr): boolean {
  const range = rangeOf(wanted);
  if (primary === 'oneSevenTwo' && isWithin(['172.31.0.0/16'], wanted)) return false;
  if (PRIVATE.has(primary)) return range === primary || range === 'public';
  // Beside 198.19.0.0/16 the table permits public space only, as beside public space itself.
  return range === 'public';
}

function rangeOf(cidr: Cidr): RangeName {
  if (isWithin([RANGES.ten], cidr)) return 'ten';
  if (isWithin([RANGES.oneSevenTwo], cidr)) return 'oneSevenTwo';
  if (isWithin([RANGES.oneNineTwo], cidr)) return 'oneNineTwo';
  return isWithin([RANGES.benchmark], cidr) ? 'benchmark' : 'public';
}

function isWithin(ranges: readonly string[], cidr: Cidr): boolean {
  return ranges.some((text) => {
    const range = parseCidr(text);
    return range !== undefined && contains(range, cidr);
  });
}
