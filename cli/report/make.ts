import { csvLines } from '../../core/report/csv.ts';
import { jsonReport, jsonResource } from '../../core/report/formats/json.ts';
import { markdownReport } from '../../core/report/formats/markdown.ts';
import { redacted } from '../../core/report/redact.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { jsonText } from '../../core/text/json-text.ts';
import { reportKey } from '../../storage/keys.ts';
import type { StoredRun } from '../../storage/stored-runs.ts';
import { allowedBy } from '../aws/permissions.ts';
import { documentText } from '../json/document.ts';
import type { ReportDataDocument } from '../json/report-data-document.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Results } from '../results/results.ts';
import { findReportData } from './data.ts';
import type { RawReportOptions, ReportFormat } from './wish.ts';

interface Made {
  /** Part by part: of 50,000 rows all of it would be several times what it is made of. */
  readonly parts: Iterable<string | Uint8Array>;
  readonly madeBy: 'command' | 'run';
}

/** The report: made of what the run stored; a page that is no longer there to be made is the one that the run wrote. Throws CliError. */
export async function makeReport(
  run: StoredRun,
  wish: Pick<RawReportOptions, 'format' | 'redact'>,
  results: Results,
): Promise<Made> {
  const data = await findReportData(run, results);
  if (data) return { parts: await partsOf(wish.redact ? redacted(data) : data, wish.format), madeBy: 'command' };
  const key = reportKey(run.runId, run.asOf);
  const stored = await allowedBy(results.permissions, results.getText(key));
  if (stored && wish.format === 'html' && !wish.redact) return { parts: [stored.text], madeBy: 'run' };
  throw new CliError(
    `No report can be made of the run ${sanitize(run.runId)}: its data was removed because of its age`,
    stored
      ? [`The page that it wrote is still there:  ${COMMAND} report ${sanitize(run.runId)}${results.flags}`]
      : [`The newest run:  ${COMMAND} report${results.flags}`],
  );
}

async function partsOf(data: ReportData, format: ReportFormat): Promise<Made['parts']> {
  switch (format) {
    case 'html':
      // Loaded when needed: it brings the page.
      return [await (await import('../../report/document.ts')).htmlDocument(data)];
    case 'md':
      return [markdownReport(data)];
    case 'csv':
      return inBlocks(csvParts(data));
    case 'json':
      return inBlocks(jsonParts(data));
  }
}

function* csvParts(data: ReportData): Generator<string> {
  for (const line of csvLines(data)) yield `${line}\r\n`;
}

type Head = Omit<ReportDataDocument, 'resources'>;

/** One document, as documentText would have it: resources come last in it. */
function* jsonParts(data: ReportData): Generator<string> {
  const head = documentText<Head>({ exit: { code: 0 }, ...jsonReport(data) });
  yield `${head.slice(0, head.lastIndexOf('\n}'))},\n  "resources": [`;
  for (const row of data.columns.id.keys()) {
    const resource: ReportDataDocument['resources'][number] = jsonResource(data, row);
    yield `${row > 0 ? ',' : ''}\n    ${jsonText(resource, 2).replaceAll('\n', '\n    ')}`;
  }
  yield '\n  ]\n}\n';
}

/** What is written at once: a write for each of 50,000 lines costs more than making them. */
const BLOCK = 64 * 1024;

function* inBlocks(parts: Iterable<string>): Generator<string> {
  let block = '';
  for (const part of parts) {
    block += part;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  yield block;
}
