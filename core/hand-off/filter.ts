import { isMatch } from 'matcher';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingFilter } from '../../statemachine/contracts/hand-off.ts';

/** Whether a consumer wants a finding: every condition given must hold. A resource without the attribute does not match. */
export function isWanted(filter: FindingFilter, finding: ResourceFinding): boolean {
  const { resource } = finding;
  return (
    oneOf(filter.severity, finding.severity) &&
    oneOf(filter.kind, finding.kind) &&
    oneOf(filter.type, resource.type) &&
    oneOf(filter.account, resource.accountId) &&
    oneOf(filter.scope, finding.scopeId) &&
    Object.entries(filter.tags ?? {}).every(([key, globs]) => {
      // Own properties only: a tag may be called "constructor".
      const value = resource.tags && Object.hasOwn(resource.tags, key) ? resource.tags[key] : undefined;
      return value !== undefined && isMatch(value, globs, { caseSensitive: true });
    })
  );
}

function oneOf(allowed: string | readonly string[] | undefined, value: string | undefined): boolean {
  if (allowed === undefined) return true;
  if (value === undefined) return false;
  return typeof allowed === 'string' ? allowed === value : allowed.includes(value);
}
