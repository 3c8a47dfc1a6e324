import { explain } from '../../core/judge/explain.ts';
import { bySeverity } from '../../core/streams/by-severity.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { isAsked, parseQuery, type Query } from '../find/query.ts';
import { documentText } from '../json/document.ts';
import type { ExplainDocument } from '../json/explain-document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { TYPE_NAMES } from '../kit/resource-types.ts';
import { sanitize } from '../kit/sanitize.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { scopeRead } from '../results/origin.ts';
import { evaluationsOf, policyOf } from '../results/read.ts';
import { type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { explainAllocations } from './allocations.ts';
import { notKnownOf } from './not-known.ts';
import { type Explained, explainLines } from './print.ts';

export interface RawExplainOptions extends RawResultsOptions {
  readonly scope?: string;
}

/** Says of one resource what was measured, which rules were tried, and why the verdict. Returns the exit code. */
export async function executeExplain(
  text: string,
  raw: RawExplainOptions,
  io: Io,
  remote: RemoteDeps,
): Promise<number> {
  const query = parseQuery(text);
  const results = await openResults(raw, `explain ${query.text}`, io, remote);
  const all = await scopeResults(results);
  const scopes = all.filter(({ summary }) => raw.scope === undefined || summary.scope.scopeId === raw.scope);
  const found = await theOne(query, results, scopes);
  if (!found) return explainAllocations(query, { results, scopes, json: raw.json === true }, io, remote);
  const explained = (await Promise.all(found.map((each) => explainedIn(each, results)))).flat();
  const read = found.map(({ scope }) => scope);
  if (raw.json) io.out.print(documentText<ExplainDocument>(documentOf(results, read, explained)));
  else {
    const view = { results, scopes: read, now: remote.now(), colors: io.out.colors };
    for (const line of explainLines(explained.toSorted(worstFirst), view)) io.out.print(line);
  }
  return 0;
}

/** What one scope says of the resource. */
interface Found {
  readonly scope: ScopeResult;
  readonly evaluations: Evaluation[];
}

async function explainedIn({ scope, evaluations }: Found, results: Results): Promise<Explained[]> {
  const policy = await policyOf(results, scope);
  return evaluations.map((evaluation) => ({
    evaluation,
    policy: policy.name,
    kinds: explain(policy, evaluation).kinds,
    notKnown: notKnownOf(evaluation, scope.summary.coverage.gaps),
  }));
}

const WELL = { severity: 'ok' } as const;

/** Of a resource in several scopes, what is wrong is told first. */
function worstFirst(a: Explained, b: Explained): number {
  const told = ({ evaluation: { verdict } }: Explained) => (verdict.status === 'evaluated' ? verdict : WELL);
  return bySeverity(told(a), told(b));
}

function documentOf(
  { where }: Results,
  scopes: readonly ScopeResult[],
  explained: readonly Explained[],
): Omit<ExplainDocument, 'schemaVersion'> {
  return {
    exit: { code: 0 },
    where,
    scopes: scopes.map(scopeRead),
    allocations: [],
    occupied: [],
    explained: explained.map(({ evaluation, policy, kinds, notKnown }) => ({
      evaluation,
      policy,
      kinds: kinds.map(({ judgement: { kind, severity, rule, text }, tried, asked }) => ({
        kind,
        severity,
        rule,
        text,
        tried: [...tried],
        asked: asked.map(({ alternatives, ...rest }) => ({
          ...rest,
          alternatives: alternatives.map(({ level, reasons }) => ({
            level,
            ...(reasons && { reasons: [...reasons] }),
          })),
        })),
      })),
      notKnown: [...notKnown],
    })),
  };
}

/** Resources that are named where it is not clear which is meant. */
const MAX_NAMED = 10;

/** The one resource that is meant, in all scopes that list it: the two families of a VPC are in two scopes of an IPAM. */
async function theOne(query: Query, results: Results, scopes: readonly ScopeResult[]): Promise<Found[] | undefined> {
  const found = new Map<string, Found[]>();
  let others = 0;
  for (const scope of scopes) {
    for await (const evaluation of evaluationsOf(results, scope)) {
      if (!isMeant(query, evaluation)) continue;
      // An Elastic IP is a resource of its own, and a public address, by one id.
      const { id } = evaluation.resource;
      const known = found.get(id);
      const last = known?.at(-1);
      if (last?.scope === scope) last.evaluations.push(evaluation);
      else if (known) known.push({ scope, evaluations: [evaluation] });
      else if (found.size < MAX_NAMED) found.set(id, [{ scope, evaluations: [evaluation] }]);
      else others++;
    }
  }
  const [first, second] = found.values();
  if (second) {
    throw new CliError(`${sanitize(query.text)} is not one resource: give its id`, [
      ...[...found.values()].map(([each]) => `  ${candidateText(each?.evaluations ?? [])}`),
      ...(others > 0 ? [`  … ${others} more`] : []),
    ]);
  }
  return first;
}

function isMeant(query: Query, { resource, cidrs }: Evaluation): boolean {
  if (query.kind === 'name') {
    return query.matches(resource.id) || (resource.name !== undefined && query.matches(resource.name));
  }
  // A scope is called all of IPv4, and is neither a VPC nor a pool of it.
  if (resource.type === 'ipam-scope') return false;
  return cidrs.some((cidr) => isAsked(query, cidr));
}

function candidateText([evaluation]: readonly Evaluation[]): string {
  if (!evaluation) return '';
  const { resource, scopeId } = evaluation;
  const { type, id, name, cidr, accountId, region } = resource;
  const where = [accountId, region].filter(Boolean).join('/');
  return sanitize([TYPE_NAMES[type].one, id, ...(name ? [name] : []), cidr, where, scopeId].filter(Boolean).join('  '));
}
