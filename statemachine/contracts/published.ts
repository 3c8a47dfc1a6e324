// biome-ignore-all lint/performance/noBarrelFile: this is the package's `aws-ipam-monitor/contracts`; inside the project everybody imports the file that they mean.
export { Alert, Change } from './alert.ts';
export { ALERT_DETAIL_TYPES, AlertEvent } from './alert-event.ts';
export { Capacity } from './capacity.ts';
export { RunCause } from './cause.ts';
export { Counts, Coverage, Gap, Rows } from './coverage.ts';
export { DiscoveredAccount } from './discovered-account.ts';
export { Evaluation, NotApplicableReason, NotMeasuredReason, ResourceFinding } from './evaluation.ts';
export { Finding, FindingKind, Reason, Severity } from './finding.ts';
export { FindingFilter, HandOff, Latest } from './hand-off.ts';
export { newestPrefix, runKeys, sharedKeys } from './keys.ts';
export { Changes, Moved } from './moved.ts';
export { NextStep, Notification } from './notification.ts';
export { AddressOwner, Overlap, OverlapGroup, Overlaps } from './overlap.ts';
export { ExecutionInput, Request, type RequestInput, RequestUnderstood } from './request.ts';
export { Family, Resource, ResourceCidr, ResourceState, ResourceType } from './resource-cidr.ts';
export { Scope, ScopeType } from './scope.ts';
export { Discovery, FailedScope, Ipam, PolicyUsed, Problem, ScopeSummary, Summary } from './summary.ts';
export { SCHEMA_VERSION, SchemaVersion } from './version.ts';
