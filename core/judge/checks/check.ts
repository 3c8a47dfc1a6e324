import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { FindingKind, Reason } from '../../../statemachine/contracts/finding.ts';
import type { Forecast } from '../../../statemachine/contracts/forecast.ts';
import type { FreeSpace } from '../../../statemachine/contracts/free-space.ts';
import type { Moved } from '../../../statemachine/contracts/moved.ts';
import type { Overlap } from '../../../statemachine/contracts/overlap.ts';
import type { Pool } from '../../../statemachine/contracts/pool.ts';
import type { ScopeType } from '../../../statemachine/contracts/scope.ts';
import type { SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';
import type { ResourceInGroup } from '../../inventory/resource-in-group.ts';
import type { Measured } from '../../measure/measure.ts';
import type { Quotas } from '../../policy/quotas.ts';
import type { Thresholds } from '../../policy/schema.ts';
import type { PoolRules } from '../broken-rules.ts';

/** The conditions that hold of what a level says, or undefined where one does not. */
export type Test = (level: Thresholds | 'on', severity: 'warning' | 'critical') => Reason[] | undefined;

/** What a check may look at beside the resource's own rows and capacity. */
export interface Facts {
  readonly scopeType: ScopeType;
  readonly quotas: Quotas;
  readonly freeSpace?: FreeSpace;
  readonly forecast?: Forecast;
  readonly pool?: Pool;
  readonly inside?: SubnetInside;
  readonly overlaps?: readonly Overlap[];
  readonly moved?: Moved;
  /** Of a VPC: how many of its subnets have no CIDR of this family. */
  readonly otherSubnets?: Evaluation['otherSubnets'];
  /** Whether another VPC of its account and Region proves that the quota of CIDRs was raised. */
  readonly isRaised?: boolean;
  /** Of the scope's pools; absent where none were asked for. */
  readonly pools?: PoolRules;
}

/** Something that a resource is judged for. */
export interface Check {
  readonly kind: FindingKind;
  /** What the levels of the policy are asked with; undefined where the question does not arise for this resource. */
  test(subject: ResourceInGroup, measured: Measured, facts: Facts): Test | undefined;
  /**
   * Whether thresholds say nothing of this resource: not what the question is about, or more than one of its size can ever
   * have. What a level leaves open, the built-in policy decides. @default they say something
   */
  leavesOpen?(thresholds: Thresholds, subject: ResourceInGroup, measured: Measured, facts: Facts): boolean;
  /**
   * Whether an evaluation does not keep what is asked about, but only what was found. It keeps the resource, its CIDRs,
   * the worst of their states, and the facts; of a group nothing. @default it keeps it
   */
  isForgotten?(evaluation: Evaluation, found: boolean): boolean;
}

/** What is asked of a resource: the levels of the rules of a kind, each by the test. */
export interface Question extends Pick<Check, 'kind'> {
  readonly test: Test;
  readonly leavesOpen?: (thresholds: Thresholds) => boolean;
}
