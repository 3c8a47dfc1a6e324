import { joinedTo, type OverlapSettings } from '../../core/policy/overlap-settings.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { isIpamScope, type Scope } from '../../statemachine/contracts/scope.ts';
import type { KnownScope } from './known-scopes.ts';

/** The scopes whose VPCs one is compared with, because the policy joins them; chosen by the request or not. */
export function joinedScopes(
  scope: Scope,
  known: readonly KnownScope[],
  overlap: OverlapSettings,
): { joined?: NonNullable<Scope['joined']> } {
  if (!isIpamScope(scope)) return {};
  const joined = joinedTo(overlap, scope.scopeId).flatMap((scopeId) => {
    const other = readable(known, scopeId);
    return other ? [{ scopeId, ipamRegion: other.ipamRegion }] : [];
  });
  return joined.length > 0 ? { joined } : {};
}

/** What the policy joins and nobody can compare: ids that are not there, or not readable, or not of an IPAM. */
export function notJoined(known: readonly KnownScope[], { join }: OverlapSettings): Gap[] {
  return [...new Set(join.flat())]
    .filter((scopeId) => !readable(known, scopeId))
    .map((scopeId) => ({
      kind: 'overlapsNotCompared',
      scopeId,
      text: `The policy joins ${scopeId} to other scopes (overlap.join), but it is no scope of an IPAM that can be read: its VPCs are compared with no other scope's. Correct the id, or make the scope readable.`,
    }));
}

function readable(known: readonly KnownScope[], scopeId: string) {
  const found = known.find(({ scope }) => scope.scopeId === scopeId);
  return found && !found.failure && isIpamScope(found.scope) ? found.scope : undefined;
}
