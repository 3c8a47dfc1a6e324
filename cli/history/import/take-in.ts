import { dayText } from '../../../core/history/calendar.ts';
import type { ImportedSeries, ImportTally } from '../../../core/history/imported.ts';
import { compareSeries } from '../../../core/history/measurement.ts';
import { allowedBy, type Permission } from '../../aws/permissions.ts';
import type { Results } from '../../results/results.ts';
import { type CommitOptions, commitImport } from './commit.ts';

/** A series that is to be imported, and whose history that is. */
export interface Incoming extends ImportedSeries {
  readonly historyId: string;
}

/** What came in. */
export interface TakenIn {
  readonly series: number;
  readonly days: ImportTally;
  /** Of these, what can only be shown. */
  readonly censored: { readonly series: number; readonly days: number };
  readonly first?: string;
  readonly last?: string;
  /** Of what was imported before, what cannot be read. */
  readonly lost: readonly string[];
}

/** Takes them into their histories, one after the other. Throws CliError. */
export async function takeIn(
  results: Results,
  incoming: readonly Incoming[],
  options: CommitOptions,
): Promise<TakenIn> {
  const some = incoming.filter(({ days }) => days.size > 0);
  const days: ImportTally = { added: 0, replaced: 0, there: 0 };
  const lost: string[] = [];
  for (const [historyId, series] of Map.groupBy(some, (each) => each.historyId)) {
    const sorted = series.toSorted(compareSeries);
    const done = await allowedBy(importPermissions(results), commitImport(results, historyId, sorted, options));
    days.added += done.added;
    days.replaced += done.replaced;
    days.there += done.there;
    if (done.lost !== undefined) lost.push(done.lost);
  }
  const all = some.flatMap((each) => [...each.days.keys()].slice(0, 1).concat([...each.days.keys()].slice(-1)));
  const [first, last] = [
    all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    all.reduce((a, b) => Math.max(a, b), 0),
  ];
  const censored = some.filter((each) => each.censored);
  return {
    series: some.length,
    days,
    censored: { series: censored.length, days: censored.reduce((sum, each) => sum + each.days.size, 0) },
    ...(all.length > 0 && { first: dayText(first), last: dayText(last) }),
    lost,
  };
}

/** What it writes into a bucket: nothing that runs write. */
function importPermissions({ deployment, permissions }: Results): readonly Permission[] {
  if (!deployment) return permissions;
  const { outputs } = deployment;
  const [, partition = 'aws'] = outputs.StateMachineArn.split(':');
  const bucket = `arn:${partition}:s3:::${outputs.BucketName}`;
  const actions = ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
  return [...permissions, { actions, resources: [`${bucket}/history/imported/*`] }];
}
