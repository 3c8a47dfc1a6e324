import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MonitorRun } from '../../local/monitor.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { runKeys } from '../../storage/keys.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

/**
 * Puts the run's exposition where node_exporter's textfile collector reads it: whole, or not at all, because a scrape
 * may come at any moment. A run that got nowhere leaves the file as it is: its timestamp then gets old, which is what
 * to alert on.
 */
export async function writeOpenMetrics(
  file: string,
  { prefix }: Pick<MonitorRun, 'prefix'>,
  outDir: string,
): Promise<void> {
  if (prefix === undefined) return;
  const exposition = await directoryObjects(outDir).getText(runKeys.openMetrics(prefix));
  // The run did not get to it; which part failed is told by the run itself.
  if (!exposition) return;
  const temporary = temporaryOf(file);
  try {
    // Another user's process reads it.
    await writeFile(temporary, exposition.text, { mode: 0o644 });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw notWritten(file, error);
  }
}

/** Whether it can be written, before a run that may take an hour. Leaves what is there as it is. */
export async function tryOpenMetrics(file: string): Promise<void> {
  const isDirectory = (await stat(file).catch(() => undefined))?.isDirectory();
  if (isDirectory) throw notWritten(file, new Error('it is a directory'));
  const temporary = temporaryOf(file);
  try {
    await writeFile(temporary, '');
  } catch (error) {
    throw notWritten(file, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** In the same directory, so that renaming does not copy; not a .prom, so that the collector does not read it. */
function temporaryOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
}

function notWritten(file: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new CliError(`--openmetrics ${sanitize(file)} cannot be written: ${error.message}`, [
    'Name a file in a directory that exists and that you may write to.',
  ]);
}
