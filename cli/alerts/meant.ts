import { matchesAlert } from '../../core/alerts/silence.ts';
import { counted } from '../../core/text/count.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import type { AlertMatch } from '../../statemachine/contracts/mutes.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { evaluationsOf } from '../results/read.ts';
import { ResultMissing, type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { matchOf, matchText } from './match.ts';
import { alertsOf, ledgerHead } from './open-alerts.ts';
import { conditionsOf, type SeenResource } from './resolve.ts';

/** What is silenced, and what that is about now. Undefined is what cannot be read: who may mute need not be allowed that. */
export interface Meant {
  readonly match: AlertMatch;
  readonly openAlerts: number | undefined;
  readonly resources: number | undefined;
}

/** Where to look: nothing of what cannot be read. */
interface Known {
  readonly results?: Results | undefined;
  readonly head?: LedgerHead | undefined;
  readonly scopes?: readonly ScopeResult[] | undefined;
}

/** Throws CliError where it is nothing, or everything, and nobody has said --yes. */
export async function meant(
  texts: readonly string[],
  raw: RawResultsOptions & { readonly yes?: true },
  io: Io,
  deps: RemoteDeps,
): Promise<Meant> {
  // What cannot be understood is said before anything is read.
  matchOf(texts);
  const results = await readable(() => openResults(raw, 'alerts', io, deps));
  const known: Known = {
    results,
    head: results && (await readable(() => ledgerHead(results))),
    scopes: results && (await readable(() => scopeResults(results))),
  };
  const match = matchOf(await conditionsOf(texts, seen(known)));
  const openAlerts = await countAlerts(match, known);
  const { matching: resources, of } = await countResources(match, known);
  if (!raw.yes) {
    if (resources === 0 && !openAlerts) throw nothing(match, results?.flags ?? '');
    if (isEverything(match) || (resources !== undefined && of > 1 && resources === of)) throw everything(match, of);
  }
  return { match, openAlerts, resources };
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CliError || error instanceof ResultMissing) return undefined;
    throw error;
  }
}

async function* seen(known: Known): AsyncGenerator<SeenResource> {
  yield* evaluations(known);
  // Of what the newest results do not have, the alerts may be open still.
  if (known.results && known.head) for await (const { finding } of alertsOf(known.results, known.head)) yield finding;
}

async function* evaluations({ results, scopes = [] }: Known): AsyncGenerator<Evaluation> {
  if (results) for (const scope of scopes) yield* evaluationsOf(results, scope);
}

async function countAlerts(match: AlertMatch, { results, head }: Known): Promise<number | undefined> {
  if (!results || !head) return undefined;
  let found = 0;
  for await (const alert of alertsOf(results, head)) if (alert.state === 'open' && matchesAlert(match, alert)) found++;
  return found;
}

/** Conditions on findings hold for what has such a finding. */
async function countResources(match: AlertMatch, known: Known) {
  let matching = 0;
  let of = 0;
  if (!known.scopes) return { matching: undefined, of };
  const { kind, rule, severity, ...others } = match;
  const onFindings = kind !== undefined || rule !== undefined || severity !== undefined;
  for await (const evaluation of evaluations(known)) {
    of++;
    const { findings, verdict } = evaluation;
    const any = {
      alertKey: '',
      kind: 'utilization',
      severity: 'warning',
      rule: '',
      text: verdict.text,
    } as const;
    const isMeant = onFindings
      ? findings.some((finding) =>
          matchesAlert(match, { severity: finding.severity, finding: { ...evaluation, ...finding } }),
        )
      : matchesAlert(others, { severity: 'warning', finding: { ...evaluation, ...any, reasons: [] } });
    if (isMeant) matching++;
  }
  return { matching, of };
}

/** Without looking: who may not read can say it, too. */
function isEverything({ tags = {}, ...conditions }: AlertMatch): boolean {
  return [...Object.values(conditions), ...Object.values(tags)].every((globs) => [globs].flat().includes('*'));
}

function nothing(match: AlertMatch, flags: string): CliError {
  return new CliError(`${matchText(match)} matches nothing: no resource in the last run, and no open alert`, [
    `To see what there is:  ${COMMAND} list${flags}`,
    'If it is for something that does not exist yet, add --yes.',
  ]);
}

function everything(match: AlertMatch, of: number): CliError {
  return new CliError(`${matchText(match)} matches everything${of > 0 ? `: all ${counted(of, 'resource')}` : ''}`, [
    'If you mean everything, add --yes.',
  ]);
}

/** "2 resources, 1 open alert now" */
export function meantText({ openAlerts, resources }: Meant): string {
  const parts = [
    ...(resources === undefined ? [] : [counted(resources, 'resource')]),
    ...(openAlerts === undefined ? [] : [openAlerts === 0 ? 'no open alert' : counted(openAlerts, 'open alert')]),
  ];
  return parts.length === 0 ? 'what it matches now could not be read' : `now ${parts.join(', ')}`;
}
