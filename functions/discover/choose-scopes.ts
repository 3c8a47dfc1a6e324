import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import type { Request } from '../../statemachine/contracts/request.ts';
import type { KnownScope } from './known-scopes.ts';

type Filter = NonNullable<Request['scopes']>;

/**
 * The scopes that the request is about. Conditions are combined with AND. An id that is not there, or a combination
 * that leaves nothing, is InvalidInput: a run over nothing would look like a run without findings.
 */
export function chooseScopes(known: readonly KnownScope[], filter: Filter = {}, lookedIn: string): KnownScope[] {
  const missingScopes = missing(
    filter.ids,
    known.map(({ scope }) => scope.scopeId),
  );
  if (missingScopes) {
    throw new InvalidInput(
      `The request is not valid. scopes.ids: there is no ${missingScopes} in ${lookedIn}, only ${list(known.map(({ scope }) => scope.scopeId))}`,
    );
  }
  const missingIpams = missing(filter.ipamIds, ipamIdsOf(known));
  if (missingIpams) {
    throw new InvalidInput(
      `The request is not valid. scopes.ipamIds: there is no ${missingIpams} in ${lookedIn}, only ${list(ipamIdsOf(known))}`,
    );
  }
  const chosen = known.filter(
    ({ scope }) =>
      (filter.ids?.includes(scope.scopeId) ?? true) &&
      (filter.types?.includes(scope.scopeType) ?? true) &&
      (filter.ipamIds?.includes(scope.ipamId ?? '') ?? true),
  );
  if (chosen.length === 0 && known.length > 0) {
    const conditions = Object.entries(filter).map(([field, values = []]) => `scopes.${field} [${values.join(', ')}]`);
    throw new InvalidInput(
      `The request is not valid. ${conditions.join(' and ')}: no scope meets all of it. The scopes are ${list(known.map(({ scope }) => `${scope.scopeId} (${scope.scopeType}, ${scope.ipamId ?? 'without IPAM'})`))}`,
    );
  }
  return chosen;
}

function ipamIdsOf(known: readonly KnownScope[]): string[] {
  return known.flatMap(({ scope }) => scope.ipamId ?? []);
}

function missing(wanted: readonly string[] | undefined, present: readonly string[]): string | undefined {
  const absent = wanted?.filter((id) => !present.includes(id));
  return absent && absent.length > 0 ? absent.join(', ') : undefined;
}

/** The first few: a Cause that names a thousand scopes helps nobody. */
function list(ids: readonly string[]): string {
  const distinct = [...new Set(ids)];
  const shown = distinct.slice(0, 10).join(', ');
  return distinct.length > 10 ? `${shown} and ${distinct.length - 10} more` : shown;
}
