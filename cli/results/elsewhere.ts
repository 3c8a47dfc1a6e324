import { evaluationsOf } from './read.ts';
import type { Results, ScopeResult } from './results.ts';

/**
 * The scopes that list resources after all, by id: a run sees one scope at a time, and so what is held in a pool of one
 * scope for a VPC that was moved to another. Reads the evaluations once more, if there is anything to look for.
 */
export async function listedElsewhere(
  results: Results,
  scopes: readonly ScopeResult[],
  ids: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (ids.size === 0) return found;
  for (const scope of scopes) {
    for await (const { resource, scopeId } of evaluationsOf(results, scope)) {
      if (ids.has(resource.id)) found.set(resource.id, scopeId);
    }
  }
  return found;
}

/** What an allocation then says instead. */
export function elsewhereText(scopeId: string): string {
  return `it is listed in ${scopeId}: it was moved there, and IPAM releases the allocation by itself; if it stays, it is stuck`;
}
