import type { Check } from './check.ts';

/** In the order in which findings of one severity are told. */
export const checks: readonly Check[] = [];
