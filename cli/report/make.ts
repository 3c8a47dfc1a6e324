import { csvLines } from '../../core/report/csv.ts';
import { jsonReport } from '../../core/report/formats/json.ts';
import { markdownReport } from '../../core/report/formats/markdown.ts';
import { redacted } from '../../core/report/redact.ts';
import type { ReportData } from '../../core/report/report-data.ts';
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
  readonly text: string;
  readonly madeBy: 'command' | 'run';
}

/** The report as a text: made of what the run stored; a page that is no longer there to be made is the one that the run wrote. Throws CliError. */
export async function makeReport(
  run: StoredRun,
  wish: Pick<RawReportOptions, 'format' | 'redact'>,
  results: Results,
): Promise<Made> {
  const data = await findReportData(run, results);
  if (data) return { text: await textOf(wish.redact ? redacted(data) : data, wish.format), madeBy: 'command' };
  const key = reportKey(run.runId, run.asOf);
  const stored = await allowedBy(results.permissions, results.getText(key));
  if (stored && wish.format === 'html' && !wish.redact) return { text: stored.text, madeBy: 'run' };
  throw new CliError(
    `Of the run ${sanitize(run.runId)} there is nothing left that a report could be made of: it was removed because of its age`,
    stored
      ? [`The page that it wrote is still there:  ${COMMAND} report ${sanitize(run.runId)}${results.flags}`]
      : [`The newest run:  ${COMMAND} report${results.flags}`],
  );
}

async function textOf(data: ReportData, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'html':
      // Loaded when needed: it brings the page.
      return (await import('../../report/document.ts')).htmlDocument(data);
    case 'md':
      return markdownReport(data);
    case 'csv':
      return `${[...csvLines(data)].join('\r\n')}\r\n`;
    case 'json':
      return documentText<ReportDataDocument>({ exit: { code: 0 }, ...jsonReport(data) });
  }
}
