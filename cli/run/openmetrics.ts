import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MonitorRun } from '../../local/monitor.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { runKeys } from '../../storage/keys.ts';
import { CliError } from '../kit/errors.ts';

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
  // In the same directory, so that renaming does not copy; not a .prom, so that the collector does not read it.
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    // Another user's process reads it.
    await writeFile(temporary, exposition.text, { mode: 0o644 });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    if (!(error instanceof Error)) throw error;
    throw new CliError(`--openmetrics ${file} cannot be written: ${error.message}`, [
      'Name a file in a directory that exists and that you may write to.',
    ]);
  }
}
