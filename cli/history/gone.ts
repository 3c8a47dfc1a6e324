import { compareText } from '../../core/streams/compare.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { HoursLine } from '../../statemachine/contracts/history.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { historyIds } from '../../storage/history/ids.ts';
import { isAsked, type Query } from '../find/query.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Results } from '../results/results.ts';
import { daysIn, hoursIn, type OpenHistory, openHistory } from './read-series.ts';

/** A resource that only the history knows, and where. */
export interface Gone {
  readonly resource: Resource;
  readonly found: readonly { readonly history: OpenHistory; readonly key: string }[];
}

interface Known extends Pick<HoursLine, 'key' | 'type' | 'resourceId'> {
  readonly cidr: string;
}

const MAX_NAMED = 10;

/**
 * A resource that is not in the newest results, by its id, exact CIDR or key: all histories are read for it, as streams. It
 * had a name as well, which no history keeps. Throws CliError where several are meant.
 */
export async function goneResource(query: Query, results: Results, scopeId?: string): Promise<Gone | undefined> {
  const byId = new Map<string, { readonly last: Known; readonly found: Gone['found'][number][] }>();
  const some = (await historyIds(results)).filter((id) => scopeId === undefined || id === scopeId);
  for (const historyId of some.sort(compareText)) {
    const history = await openHistory(results, historyId);
    for (const { key, last } of (await meantIn(query, results, history)).values()) {
      const known = byId.get(last.resourceId);
      if (known) known.found.push({ history, key });
      else byId.set(last.resourceId, { last, found: [{ history, key }] });
    }
  }
  const exact = byId.get(query.text);
  const all = exact ? [exact] : [...byId.values()];
  if (all.length > 1) {
    throw new CliError(`${sanitize(query.text)} is not one resource: give its id`, [
      ...all.slice(0, MAX_NAMED).map(({ last }) => `  ${TYPE_NAMES[last.type].one}  ${sanitize(last.resourceId)}`),
      ...(all.length > MAX_NAMED ? [`  … ${all.length - MAX_NAMED} more`] : []),
    ]);
  }
  const [one] = all;
  if (!one) return undefined;
  const { type, resourceId: id, cidr } = one.last;
  return { resource: { id, type, cidr, family: cidr.includes(':') ? 'ipv6' : 'ipv4' }, found: one.found };
}

async function meantIn(
  query: Query,
  results: Results,
  history: OpenHistory,
): Promise<Map<string, { readonly key: string; readonly last: Known }>> {
  const found = new Map<string, { readonly key: string; readonly last: Known }>();
  const add = (line: Omit<Known, 'cidr'>, cidr: string) => {
    if (isMeant(query, line, cidr)) found.set(line.key, { key: line.key, last: { ...line, cidr } });
  };
  for await (const { own, imported } of daysIn(results, history)) {
    const line = own ?? imported[0];
    if (line) add(line, line.cidr);
  }
  for await (const line of hoursIn(results, history)) add(line, line.cidrs.at(-1)?.[1] ?? '');
  return found;
}

function isMeant(query: Query, { key, resourceId }: Omit<Known, 'cidr'>, cidr: string): boolean {
  if (query.kind === 'name') return key === query.text || query.matches(resourceId);
  return isAsked(query, cidr);
}
