import type { AccountNames } from '../../core/text/owner-of.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { isAsked, type Query } from '../find/query.ts';
import type { ExplainDocument } from '../json/explain-document.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { listedIn } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** What one scope says of the resource. */
export interface InScope {
  readonly scope: ScopeResult;
  readonly evaluations: Evaluation[];
}

/** A scope that lists the resource and leaves it to another one. */
export type Elsewhere = ExplainDocument['judgedElsewhere'][number];

interface One {
  readonly found: readonly InScope[];
  readonly elsewhere: readonly Elsewhere[];
}

/** Resources that are named where it is not clear which is meant. */
const MAX_NAMED = 10;

/**
 * The one resource that is meant, where it is judged: the two families of a VPC are in two scopes of an IPAM, and what
 * two IPAMs list is judged in a scope of one of them, which need not be the one that was asked for. Throws CliError, which
 * names those that may be meant, and the command for each.
 */
export async function theOne(
  query: Query,
  results: Results,
  { scopes, all, env }: { scopes: readonly ScopeResult[]; all: readonly ScopeResult[]; env: Io['env'] },
  command: 'explain' | 'show' | 'history',
): Promise<One | undefined> {
  const byId = new Map<string, InScope[]>();
  let others = 0;
  for (const scope of scopes) {
    for await (const evaluation of listedIn(results, scope)) {
      if (!isMeant(query, evaluation)) continue;
      // An Elastic IP is a resource of its own, and a public address, by one id.
      const { id } = evaluation.resource;
      const known = byId.get(id);
      if (known) addTo(known, scope, evaluation);
      else if (byId.size < MAX_NAMED || id === query.text) byId.set(id, [{ scope, evaluations: [evaluation] }]);
      else others++;
    }
  }
  // An id is the last word: a public address and its network interface have one CIDR, and the address is an id too.
  const exact = byId.get(query.text);
  const [first, second] = exact ? [exact] : byId.values();
  if (second) {
    const names = await accountNamesIn(results, scopes, env);
    throw new CliError(`${sanitize(query.text)} is not one resource: give its id`, [
      ...[...byId].flatMap(([id, [each]]) => [
        `  ${candidateText(each?.evaluations ?? [], names)}`,
        `    ${COMMAND} ${command} ${sanitize(id)}${results.flags}`,
      ]),
      ...(others > 0 ? [`  … ${others} more`] : []),
    ]);
  }
  return first && whereJudged(first, results, all);
}

async function whereJudged(listings: readonly InScope[], results: Results, all: readonly ScopeResult[]): Promise<One> {
  const found = listings.flatMap(({ scope, evaluations }) => {
    const judged = evaluations.filter(({ judgedIn }) => judgedIn === undefined);
    return judged.length > 0 ? [{ scope, evaluations: judged }] : [];
  });
  const twice = listings.flatMap(({ evaluations }) => evaluations.filter(({ judgedIn }) => judgedIn !== undefined));
  const keys = new Set(twice.map(({ key }) => key));
  const judges = new Set(twice.map(({ judgedIn }) => judgedIn));
  for (const scope of all) {
    if (!judges.has(scope.summary.scope.scopeId)) continue;
    // Found already, where it is listed with the CIDR that was asked for.
    const known = new Set(
      found.flatMap((each) => (each.scope === scope ? each.evaluations.map(({ key }) => key) : [])),
    );
    for await (const evaluation of listedIn(results, scope)) {
      const { judgedIn, key } = evaluation;
      if (judgedIn === undefined && keys.has(key) && !known.has(key)) addTo(found, scope, evaluation);
    }
  }
  const pairs = new Map(
    twice.map(({ scopeId, judgedIn = '' }) => [`${scopeId} ${judgedIn}`, { scopeId, judgedIn }] as const),
  );
  return { found, elsewhere: [...pairs.values()] };
}

function addTo(found: InScope[], scope: ScopeResult, evaluation: Evaluation): void {
  const last = found.at(-1);
  if (last?.scope === scope) last.evaluations.push(evaluation);
  else found.push({ scope, evaluations: [evaluation] });
}

function isMeant(query: Query, { resource, cidrs }: Evaluation): boolean {
  if (query.kind === 'name') {
    return query.matches(resource.id) || (resource.name !== undefined && query.matches(resource.name));
  }
  // A scope is called all of IPv4, and is neither a VPC nor a pool of it.
  if (resource.type === 'ipam-scope') return false;
  return cidrs.some((cidr) => isAsked(query, cidr));
}

function candidateText([evaluation]: readonly Evaluation[], names: AccountNames): string {
  if (!evaluation) return '';
  const { resource, scopeId } = evaluation;
  const { type, id, name, cidr } = resource;
  const where = placeOf(resource, names);
  return sanitize([TYPE_NAMES[type].one, id, ...(name ? [name] : []), cidr, where, scopeId].filter(Boolean).join('  '));
}
