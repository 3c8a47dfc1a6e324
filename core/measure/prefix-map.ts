import type { PrefixBlocks, ReservationType } from '../../statemachine/contracts/subnet-inside.ts';
import { type Cidr, contains } from '../address/cidr.ts';

/** EC2 assigns IPv4 prefixes of this length to network interfaces. */
const PREFIX_LENGTH = 28;
const SIZE = 1n << BigInt(32 - PREFIX_LENGTH);

/** What lies in a block, worst last: a block is what the worst of it makes it. */
const UNTOUCHED = 0;
const OCCUPIED = 1;
const ASSIGNED = 2;

export interface Reservation {
  readonly cidr: Cidr;
  readonly type: ReservationType;
}

type Letter = '.' | 'r' | 'a' | 'o' | 'x' | 'k';

/** The /28 blocks of a subnet, one byte each: 4,096 for the largest, however many interfaces there are. */
export class PrefixMap {
  readonly #subnet: Cidr;
  readonly #used: Uint8Array;

  constructor(subnet: Cidr) {
    this.#subnet = subnet;
    this.#used = new Uint8Array(Number(subnet.size / SIZE));
  }

  /** A single address, or a prefix, is in use. What is not of this subnet is passed over. */
  add(used: Cidr): void {
    if (!contains(this.#subnet, used)) return;
    const state = used.size === 1n ? OCCUPIED : ASSIGNED;
    const [from, to] = this.#blocksOf(used);
    for (let index = from; index < to; index++) this.#used[index] = Math.max(this.#used[index] ?? 0, state);
  }

  /** The blocks by state, with the reservations of the subnet. */
  count(reservations: readonly Reservation[]): PrefixBlocks {
    const reserved = this.#reserved(reservations);
    const counts = { '.': 0, r: 0, a: 0, o: 0, x: 0, k: 0 };
    const last = this.#used.length - 1;
    let reservedBlocks = 0;
    let map = '';
    let run: { letter: Letter; length: number } | undefined;
    for (let index = 0; index <= last; index++) {
      // The first four addresses and the last one: neither block can ever be a prefix.
      const kept = index === 0 || index === last;
      if (reserved[index] === 'r' && !kept) reservedBlocks++;
      const letter = letterOf(this.#used[index] ?? UNTOUCHED, kept, reserved[index]);
      counts[letter]++;
      if (run?.letter === letter) run.length++;
      else {
        if (run) map += `${run.length}${run.letter}`;
        run = { letter, length: 1 };
      }
    }
    if (run) map += `${run.length}${run.letter}`;
    return {
      total: this.#used.length,
      free: counts['.'],
      reservedFree: counts.r,
      assigned: counts.a,
      occupied: counts.o,
      setAside: counts.x,
      keptByAws: counts.k,
      reserved: reservedBlocks,
      map,
    };
  }

  #reserved(reservations: readonly Reservation[]): ('r' | 'x')[] {
    const marks: ('r' | 'x')[] = [];
    for (const { cidr, type } of reservations) {
      if (!contains(this.#subnet, cidr)) continue;
      // A reservation is aligned to its size: it holds whole blocks, or lies within one.
      const mark = type === 'prefix' && cidr.size >= SIZE ? 'r' : 'x';
      const [from, to] = this.#blocksOf(cidr);
      for (let index = from; index < to; index++) marks[index] = mark;
    }
    return marks;
  }

  /** From the first block that it touches up to, not including, the one after its last. */
  #blocksOf({ first, size }: Cidr): [number, number] {
    const offset = first - this.#subnet.first;
    return [Number(offset / SIZE), Number((offset + size + SIZE - 1n) / SIZE)];
  }
}

function letterOf(used: number, kept: boolean, reserved: 'r' | 'x' | undefined): Letter {
  if (used === ASSIGNED) return 'a';
  if (used === OCCUPIED) return 'o';
  return kept ? 'k' : (reserved ?? '.');
}
