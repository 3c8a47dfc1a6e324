import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { Measured } from '../measure.ts';
import type { Test } from '../policy/judge.ts';
import type { Subject } from '../subject.ts';

/** Something that a resource is judged for beside how full it is. */
export interface Check {
  readonly kind: FindingKind;
  /** What the levels of the policy are asked with; undefined where the question does not arise for this resource. */
  test(subject: Subject, measured: Measured): Test | undefined;
}
