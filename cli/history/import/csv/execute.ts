import { oldestDay } from '../../../../core/history/days.ts';
import type { RemoteDeps } from '../../../aws/remote.ts';
import type { Io } from '../../../kit/io.ts';
import { openResults } from '../../../results/open.ts';
import { scopeResults } from '../../../results/results.ts';
import { finishImport, type RawImportOptions } from '../finish.ts';
import { takeIn } from '../take-in.ts';
import { readTargets } from '../targets.ts';
import { readCsv } from './read.ts';

/** Takes the figures of a file into the histories. Returns the exit code. */
export async function importCsv(path: string, raw: RawImportOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const results = await openResults(raw, `history import csv ${path}`, io, remote);
  const targets = await readTargets(results, await scopeResults(results));
  const now = remote.now();
  const oldest = oldestDay(now);
  const { lines, incoming, leftOut, otherColumns } = await readCsv(path, targets, { now, oldest });
  const dryRun = raw.dryRun === true;
  const taken = await takeIn(results, incoming, { now, oldest, dryRun });
  return finishImport(results, raw, io, {
    ...{ from: path, source: 'csv', looked: { resources: targets.size, lines }, taken, incoming, leftOut },
    notes: otherColumns.length > 0 ? [`Columns that are not read: ${otherColumns.join(', ')}`] : [],
  });
}
