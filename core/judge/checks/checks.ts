import type { ResourceInGroup } from '../../inventory/resource-in-group.ts';
import type { Measured } from '../../measure/measure.ts';
import type { Check, Facts, Question } from './check.ts';
import { ignored, noncompliant, unmanaged } from './compliance.ts';
import { freeSpace } from './free-space.ts';
import { idle } from './idle.ts';
import { idleAddress } from './idle-address.ts';
import { moved } from './moved.ts';
import { overlap } from './overlap.ts';
import { policyPoolExhausted } from './policy-pool.ts';
import { prefixes } from './prefixes.ts';
import { quota } from './quota.ts';
import { utilization } from './utilization.ts';

/** In the order in which findings of one severity are told: how full something is comes first. */
const checks: readonly Check[] = [
  prefixes,
  utilization,
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

/**
 * What is asked of a resource, by whoever judges it or explains how it was judged. `kinds`: all that is asked. `answered`: what
 * is asked instead where the facts of a check are gone.
 */
export function questionsOf(
  subject: ResourceInGroup,
  measured: Measured,
  facts: Facts,
  kinds?: ReadonlySet<Check['kind']>,
  answered?: (check: Check) => Question['test'] | undefined,
): Question[] {
  const questions: Question[] = [];
  for (const check of checks) {
    if (kinds?.has(check.kind) === false) continue;
    const test = answered?.(check) ?? check.test(subject, measured, facts);
    if (!test) continue;
    const leavesOpen: Question['leavesOpen'] = (level) => check.leavesOpen?.(level, subject, measured, facts) ?? false;
    questions.push({ kind: check.kind, test, leavesOpen });
  }
  return questions;
}
