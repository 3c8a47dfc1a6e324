import { mapPage } from '../../core/report/layout/map-page.ts';
import { scopeMap } from '../../core/report/layout/scope-map.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import { accountNamesOver } from '../aws/account-names.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { theOne } from '../explain/the-one.ts';
import { parseQuery, type Query } from '../find/query.ts';
import { documentText } from '../json/document.ts';
import type { ShowDocument } from '../json/show-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { findReportData } from '../report/data.ts';
import { onlyOf } from '../results/only-of.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { originLine, scopeRead } from '../results/origin.ts';
import { type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { showDocument } from './document.ts';
import { drawnWith } from './glyphs.ts';
import { furtherLines, shownLines } from './print.ts';
import type { Shown } from './shown.ts';

export interface RawShowOptions extends RawResultsOptions {
  readonly scope?: string;
  readonly all?: true;
}

/** Draws the addresses of a VPC, a pool or a subnet. Returns the exit code. */
export async function executeShow(text: string, raw: RawShowOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const query = parseQuery(text);
  const results = await openResults(raw, `show ${query.text}`, io, remote);
  const all = await scopeResults(results);
  const scopes = onlyOf(raw.scope, all);
  const one = await theOne(query, results, { scopes, all, env: io.env }, 'show');
  if (!one) throw notThere(query, results);
  const shown: Shown[] = [];
  const runs = new Map<string, ReportData>();
  for (const { scope, evaluations } of one.found) {
    const { runId } = scope.summary;
    const data = runs.get(runId) ?? (await dataOf(scope, results, io.env));
    runs.set(runId, data);
    for (const { resource, cidrs } of evaluations) shown.push(...shownOf(data, scope, resource, cidrs));
  }
  const read = one.found.map(({ scope }) => scope);
  if (raw.json) {
    const where = { exit: { code: 0 }, where: results.where, scopes: read.map(scopeRead) };
    io.out.print(documentText<ShowDocument>({ ...where, shown: shown.map(showDocument) }));
    return 0;
  }
  const view = { flags: results.flags, all: raw.all === true };
  const lines = joinBlocks(...shown.map((each) => shownLines(each, view, io.out)), furtherLines(shown, view), [
    io.out.colors.dim(originLine(results, read, remote.now())),
  ]);
  for (const line of lines) io.out.print(drawnWith(line, io.out));
  return 0;
}

const DRAWN: readonly string[] = ['vpc', 'subnet', 'ipam-pool', 'public-ipv4-pool'];

/** As the map of the page has it. */
function shownOf(
  data: ReportData,
  { summary }: ScopeResult,
  { id, type }: { readonly id: string; readonly type: keyof typeof TYPE_NAMES },
  cidrs: readonly string[],
): Shown[] {
  if (!DRAWN.includes(type)) {
    throw new CliError(
      `${sanitize(id)} is one of the ${TYPE_NAMES[type]?.many ?? sanitize(type)}: it has no addresses to draw`,
      ['VPCs, subnets, IPAM pools and public IPv4 pools have.'],
    );
  }
  const { columns, scopes, details } = data;
  const row = columns.id.findIndex(
    (each, at) =>
      each === id &&
      scopes[columns.scope[at] ?? -1]?.scopeId === summary.scope.scopeId &&
      columns.cidrs[at]?.[0] === cidrs[0],
  );
  if (row < 0) return [];
  const { planningFor } = details.get(row)?.pool ?? {};
  const place = type === 'public-ipv4-pool' ? cidrs[0] : (planningFor ?? id);
  const page = mapPage(data, scopeMap(data, columns.scope[row] ?? 0), place);
  // Both families of a VPC are on one page; each is an evaluation of its own.
  const rows = page.rows.filter((each) => each.row === row || columns.id[each.row] !== id);
  return [{ data, row, path: page.path, strips: page.level === 'scope' ? [] : rows.flatMap(({ strips }) => strips) }];
}

async function dataOf({ summary }: ScopeResult, results: Results, env: Io['env']): Promise<ReportData> {
  const data = await findReportData(summary, results);
  if (data) return { ...data, run: { ...data.run, accountNames: await accountNamesOver(env, data.run.accountNames) } };
  throw new CliError(
    `What the run ${sanitize(summary.runId)} found cannot be drawn any more: it was removed because of its age`,
    [...results.advice],
  );
}

function notThere({ text }: Query, { flags, where }: Results): CliError {
  return new CliError(`${sanitize(text)} is not a VPC, pool or subnet that was seen (${sanitize(where)})`, [
    `To look for a part of a name, or for what holds an address:  ${COMMAND} find ${JSON.stringify(text)}${flags}`,
  ]);
}
