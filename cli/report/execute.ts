import { setImmediate } from 'node:timers/promises';
import { hasEvaluated, type StoredRun } from '../../storage/stored-runs.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { documentText } from '../json/document.ts';
import type { ReportDocument } from '../json/report-document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { openResults } from '../results/open.ts';
import type { Results } from '../results/results.ts';
import { listedRuns, newestEvaluated, runNamed } from '../results/runs.ts';
import { makeReport } from './make.ts';
import { openFile } from './open-file.ts';
import { placeOf, writeReport } from './place.ts';
import { printedLines } from './print.ts';
import { checkWish, type RawReportOptions } from './wish.ts';

/** Writes a report of a stored run. Returns the exit code. */
export async function executeReport(
  name: string | undefined,
  raw: RawReportOptions,
  io: Io,
  remote: RemoteDeps,
  open: typeof openFile = openFile,
): Promise<number> {
  checkWish(name, raw);
  const results = await openResults(raw, `report${name === undefined ? '' : ` ${name}`}`, io, remote);
  const run = await runMeant(name, results, remote.now());
  const { parts, madeBy } = await makeReport(run, raw, results);
  const file = placeOf(raw, run, results);
  if (file === undefined) {
    for (const part of parts) {
      io.out.write(String(part));
      // Between two of them, `| head` can end it.
      await setImmediate();
    }
    return 0;
  }
  const bytes = await writeReport(file, parts, raw.output === undefined);
  const opened = raw.open === true && io.out.live && (await open(file));
  const document: Omit<ReportDocument, 'schemaVersion'> = {
    exit: { code: 0 },
    where: results.where,
    runId: run.runId,
    asOf: new Date(run.asOf).toISOString(),
    format: raw.format,
    file,
    bytes,
    redacted: raw.redact === true,
    madeBy,
    opened,
  };
  if (raw.json) io.out.print(documentText<ReportDocument>(document));
  else for (const line of printedLines(document, raw, remote.now(), io.out)) io.out.print(line);
  return 0;
}

async function runMeant(name: string | undefined, results: Results, now: Date): Promise<StoredRun> {
  if (name !== undefined) {
    const run = await runNamed(name, results, now);
    if (hasEvaluated(run)) return run;
    throw new CliError(
      `The run ${sanitize(run.runId)} evaluated no scope: there is nothing to report`,
      await listedRuns(results, now),
    );
  }
  const [newest] = await newestEvaluated(results, 1, []);
  if (newest) return newest;
  throw new CliError(`There are no results in ${results.where} yet`, [...results.advice]);
}
