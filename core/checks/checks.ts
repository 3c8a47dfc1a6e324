import type { Check } from './check.ts';
import { freeSpace } from './free-space.ts';
import { quota } from './quota.ts';

/** In the order in which findings of one severity are told. */
export const checks: readonly Check[] = [freeSpace, quota];
