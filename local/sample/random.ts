import { itemAt } from './pick.ts';

/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
  hex(digits: number): string;
  /** A stream of its own: what is drawn from it does not move what others draw. */
  fork(name: string): Random;
}

export function randomFrom(seed: number | string): Random {
  const fraction = mulberry32(fnv1a(String(seed)));
  const int = (min: number, max: number) => min + Math.floor(fraction() * (max - min + 1));
  return {
    fraction,
    int,
    chance: (probability) => fraction() < probability,
    pick: (items) => itemAt(items, int(0, items.length - 1)),
    shuffled: (items) =>
      items
        .map((item) => ({ item, order: fraction() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
    hex: (digits) => Array.from({ length: digits }, () => int(0, 15).toString(16)).join(''),
    fork: (name) => randomFrom(`${seed}/${name}`),
  };
}

/** Tommy Ettinger's mulberry32: 32 bits of state are plenty for a sample. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
