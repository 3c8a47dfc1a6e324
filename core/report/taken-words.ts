import type { TakenRange } from './report-data.ts';

/** Who stands in a range that no row shows. */
export const TAKEN_WORDS = {
  byHand: 'kept by hand',
  occupied: 'named by the policy',
  unseen: 'allocated to what was not seen',
} as const satisfies Readonly<Record<TakenRange['kind'], string>>;
