/** What a /28 block is, letter by letter of `PrefixBlocks.map`. */
export const BLOCK_WORDS = {
  '.': 'free',
  r: 'reserved for prefixes',
  a: 'assigned as a prefix',
  o: 'in use by single addresses',
  x: 'set aside',
  k: 'kept by AWS',
} as const;

export type BlockState = keyof typeof BLOCK_WORDS;

export interface BlockRun {
  readonly state: BlockState;
  /** Its first block, from 0. */
  readonly from: number;
  readonly blocks: number;
}

/** "4a12." → four that are assigned, then twelve that are free. What is no state is passed over, but counted. */
export function blockRuns(map: string): BlockRun[] {
  const runs: BlockRun[] = [];
  let from = 0;
  for (const [, length, letter = ''] of map.matchAll(/(\d+)(\D)/g)) {
    const blocks = Number(length);
    if (isState(letter) && blocks > 0) runs.push({ state: letter, from, blocks });
    from += blocks;
  }
  return runs;
}

/** How many there are of each, what can still be assigned first; those that there are none of are left out. */
export function blockCounts(runs: readonly BlockRun[]): ReadonlyMap<BlockState, number> {
  const counts = new Map<BlockState, number>();
  for (const state of Object.keys(BLOCK_WORDS).filter(isState)) {
    const blocks = runs.reduce((sum, run) => sum + (run.state === state ? run.blocks : 0), 0);
    if (blocks > 0) counts.set(state, blocks);
  }
  return counts;
}

function isState(letter: string): letter is BlockState {
  return Object.hasOwn(BLOCK_WORDS, letter);
}
