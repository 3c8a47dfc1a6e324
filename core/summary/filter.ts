import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingFilter } from '../../statemachine/contracts/hand-off.ts';
import { allTags, oneOf } from '../policy/conditions.ts';

/** Whether a consumer wants a finding: every condition given must hold. A resource without the attribute does not match. */
export function isWanted(filter: FindingFilter, finding: ResourceFinding): boolean {
  const { resource } = finding;
  return (
    oneOf(filter.severity, finding.severity) &&
    oneOf(filter.kind, finding.kind) &&
    oneOf(filter.type, resource.type) &&
    oneOf(filter.account, resource.accountId) &&
    oneOf(filter.scope, finding.scopeId) &&
    allTags(filter.tags, resource)
  );
}
