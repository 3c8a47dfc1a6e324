// biome-ignore-all lint/performance/noBarrelFile: this is the package's `aws-ipam-monitor/contracts`; inside the project everybody imports the file that they mean.
export { Alert, Change } from '../statemachine/contracts/alert.ts';
export { ALERT_DETAIL_TYPES, AlertEvent } from '../statemachine/contracts/alert-event.ts';
export { Capacity } from '../statemachine/contracts/capacity.ts';
export { RunCause } from '../statemachine/contracts/cause.ts';
export { Count } from '../statemachine/contracts/count.ts';
export { Counts, Coverage, Gap, Rows } from '../statemachine/contracts/coverage.ts';
export { DiscoveredAccount } from '../statemachine/contracts/discovered-account.ts';
export {
  Evaluation,
  NotApplicableReason,
  NotMeasuredReason,
  ResourceFinding,
} from '../statemachine/contracts/evaluation.ts';
export { Finding, FindingKind, Reason, Severity } from '../statemachine/contracts/finding.ts';
export { FindingFilter, HandOff, Latest } from '../statemachine/contracts/hand-off.ts';
export { Changes, Moved } from '../statemachine/contracts/moved.ts';
export { NextStep, Notification } from '../statemachine/contracts/notification.ts';
export { AddressOwner, Overlap, OverlapGroup, Overlaps } from '../statemachine/contracts/overlap.ts';
export { ExecutionInput, Request, type RequestInput, RequestUnderstood } from '../statemachine/contracts/request.ts';
export {
  Family,
  Resource,
  ResourceCidr,
  ResourceState,
  ResourceType,
} from '../statemachine/contracts/resource-cidr.ts';
export { Scope, ScopeType } from '../statemachine/contracts/scope.ts';
export {
  Discovery,
  FailedScope,
  Ipam,
  PolicyUsed,
  Problem,
  ScopeSummary,
  Summary,
} from '../statemachine/contracts/summary.ts';
export { SCHEMA_VERSION, SchemaVersion } from '../statemachine/contracts/version.ts';
export { newestPrefix, runKeys, sharedKeys } from '../storage/keys.ts';
