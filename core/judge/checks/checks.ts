import type { Check } from './check.ts';
import { ignored, noncompliant, unmanaged } from './compliance.ts';
import { freeSpace } from './free-space.ts';
import { idle } from './idle.ts';
import { idleAddress } from './idle-address.ts';
import { moved } from './moved.ts';
import { overlap } from './overlap.ts';
import { policyPoolExhausted } from './policy-pool.ts';
import { quota } from './quota.ts';

/** In the order in which findings of one severity are told. */
export const checks: readonly Check[] = [
  freeSpace,
  quota,
  overlap,
  noncompliant,
  unmanaged,
  ignored,
  moved,
  idle,
  idleAddress,
  policyPoolExhausted,
];
