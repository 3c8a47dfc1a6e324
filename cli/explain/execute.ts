import { explain } from '../../core/judge/explain.ts';
import { bySeverity } from '../../core/streams/by-severity.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { parseQuery } from '../find/query.ts';
import { documentText } from '../json/document.ts';
import type { ExplainDocument } from '../json/explain-document.ts';
import type { Io } from '../kit/io.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { onlyOf } from '../results/only-of.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { scopeRead } from '../results/origin.ts';
import { policyOf } from '../results/read.ts';
import { type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { explainAllocations } from './allocations.ts';
import { notKnownOf } from './not-known.ts';
import { type Explained, explainLines } from './print.ts';
import { type Elsewhere, type InScope, theOne } from './the-one.ts';

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
  const scopes = onlyOf(raw.scope, all);
  const one = await theOne(query, results, { scopes, all, env: io.env }, 'explain');
  if (!one) return explainAllocations(query, { results, scopes, json: raw.json === true }, io, remote);
  const { found, elsewhere } = one;
  const explained = (await Promise.all(found.map((each) => explainedIn(each, results)))).flat();
  const read = found.map(({ scope }) => scope);
  if (raw.json)
    io.out.print(documentText<ExplainDocument>(documentOf(results, { scopes: read, explained, elsewhere })));
  else {
    const accountNames = await accountNamesIn(results, read, io.env);
    const view = { results, scopes: read, now: remote.now(), colors: io.out.colors, elsewhere, accountNames };
    for (const line of explainLines(explained.toSorted(worstFirst), view)) io.out.print(line);
  }
  return 0;
}

async function explainedIn({ scope, evaluations }: InScope, results: Results): Promise<Explained[]> {
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
  parts: { scopes: readonly ScopeResult[]; explained: readonly Explained[]; elsewhere: readonly Elsewhere[] },
): Omit<ExplainDocument, 'schemaVersion'> {
  return {
    exit: { code: 0 },
    where,
    scopes: parts.scopes.map(scopeRead),
    allocations: [],
    occupied: [],
    judgedElsewhere: [...parts.elsewhere],
    explained: parts.explained.map(({ evaluation, policy, kinds, notKnown }) => ({
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
