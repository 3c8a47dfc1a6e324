import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import { scopeRead, scopeText } from './origin.ts';
import type { ScopeResult } from './results.ts';

/** Those of one scope, where one is asked for. Throws CliError where there are none. */
export function onlyOf(scopeId: string | undefined, all: readonly ScopeResult[]): readonly ScopeResult[] {
  if (scopeId === undefined) return all;
  const scopes = all.filter(({ summary }) => summary.scope.scopeId === scopeId);
  if (scopes.length > 0) return scopes;
  throw new CliError(`No results of the scope ${sanitize(scopeId)}`, [
    'There are some of:',
    ...all.map((scope) => `  ${scopeText(scopeRead(scope))}`),
  ]);
}
