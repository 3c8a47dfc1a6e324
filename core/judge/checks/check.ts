import type { FindingKind } from '../../../statemachine/contracts/finding.ts';
import type { FreeSpace } from '../../../statemachine/contracts/free-space.ts';
import type { Moved } from '../../../statemachine/contracts/moved.ts';
import type { Overlap } from '../../../statemachine/contracts/overlap.ts';
import type { Pool } from '../../../statemachine/contracts/pool.ts';
import type { ScopeType } from '../../../statemachine/contracts/scope.ts';
import type { Subject } from '../../inventory/subject.ts';
import type { Measured } from '../../measure/measure.ts';
import type { Quotas } from '../../policy/quotas.ts';
import type { Test } from '../judge.ts';

/** What a check may look at beside the subject's own rows and capacity. */
export interface Facts {
  readonly scopeType: ScopeType;
  readonly quotas: Quotas;
  readonly freeSpace?: FreeSpace;
  readonly pool?: Pool;
  readonly overlaps?: readonly Overlap[];
  readonly moved?: Moved;
}

/** Something that a resource is judged for beside how full it is. */
export interface Check {
  readonly kind: FindingKind;
  /** What the levels of the policy are asked with; undefined where the question does not arise for this resource. */
  test(subject: Subject, measured: Measured, facts: Facts): Test | undefined;
}
