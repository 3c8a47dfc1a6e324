import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reportKey } from '../../storage/keys.ts';
import { makeDirectory } from '../../storage/make-directory.ts';
import type { StoredRun } from '../../storage/stored-runs.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Results } from '../results/results.ts';
import type { RawReportOptions } from './wish.ts';

/**
 * Where the report goes: nowhere, if it is to be printed. A page of runs on this machine takes the place of the one that
 * the run wrote; one that is masked stands beside it.
 */
export function placeOf(
  { format, output, redact }: Pick<RawReportOptions, 'format' | 'output' | 'redact'>,
  { runId, asOf }: Pick<StoredRun, 'runId' | 'asOf'>,
  { where, deployment }: Pick<Results, 'where' | 'deployment'>,
): string | undefined {
  if (output !== undefined) return output;
  if (format !== 'html') return undefined;
  const ending = redact ? '.redacted.html' : '.html';
  // A run of a deployment is called as whoever started it wished.
  if (deployment) return `${runId.replace(/[^\w.-]/g, '_').replace(/^\.+/, '')}${ending}`;
  return join(where, reportKey(runId, asOf).replace(/\.html$/, ending));
}

/** Returns how many bytes that were. Throws CliError. */
export async function writeReport(file: string, parts: Iterable<string | Uint8Array>, own: boolean): Promise<number> {
  let bytes = 0;
  function* counted() {
    for (const part of parts) {
      bytes += Buffer.byteLength(part);
      yield part;
    }
  }
  try {
    if (own) makeDirectory(dirname(file));
    await writeFile(file, counted());
    return bytes;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CliError(`${sanitize(file)} cannot be written: ${error.message}`, [
      'Name a file in a directory that exists and that you may write to:  --output FILE',
    ]);
  }
}
