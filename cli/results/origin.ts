import { twoUnits } from '../../core/text/times.ts';
import type { ScopeRead } from '../json/results-document.ts';
import { localTime } from '../kit/local-time.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Results, ScopeResult } from './results.ts';

/** Which run a scope's answers come from. */
export function scopeRead({ summary: { scope, runId, asOf } }: Pick<ScopeResult, 'summary'>): ScopeRead {
  const { scopeId, scopeType, name } = scope;
  return { scopeId, scopeType, ...(name !== undefined && { name }), runId, asOf };
}

/** "From the run of 2026-11-21 20:41Z, 19 min ago (out)": how old an answer is. */
export function originLine(
  { where }: Pick<Results, 'where'>,
  scopes: readonly Pick<ScopeResult, 'summary'>[],
  now: Date,
): string {
  const times = [...new Set(scopes.map(({ summary: { asOf } }) => new Date(asOf).getTime()))].sort((a, b) => a - b);
  const [oldest = 0] = times;
  const newest = times.at(-1) ?? oldest;
  const ago = (time: number) => timeAndAge(new Date(time).toISOString(), now);
  const runs = times.length > 1 ? `From runs of ${ago(oldest)}, to ${ago(newest)}` : `From the run of ${ago(oldest)}`;
  return `${runs} (${sanitize(where)})`;
}

/** "2026-11-21 20:41Z, 19 min ago" */
export function timeAndAge(iso: string, now: Date): string {
  const age = now.getTime() - Date.parse(iso);
  return `${localTime(iso)}, ${age < 60_000 ? 'just now' : `${twoUnits(age)} ago`}`;
}

/** "ipam-scope-0a (private, production)" */
export function scopeText({ scopeId, scopeType, name }: Pick<ScopeRead, 'scopeId' | 'scopeType' | 'name'>): string {
  return `${sanitize(scopeId)} (${[scopeType, ...(name ? [sanitize(name)] : [])].join(', ')})`;
}
