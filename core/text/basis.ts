import type { Capacity } from '../../statemachine/contracts/capacity.ts';

/** What "used" means of a figure, in one word: a carved VPC and a used subnet are not the same thing. */
export const BASIS_WORDS = { assigned: 'used', carved: 'carved', allocated: 'allocated' } as const satisfies Record<
  Capacity['basis'],
  string
>;
