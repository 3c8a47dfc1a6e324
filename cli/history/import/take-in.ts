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
  const spans = incoming.map(({ censored, days }) => ({ censored, count: days.size, ...ends(days) }));
  const some = incoming.filter((_, index) => (spans[index]?.count ?? 0) > 0);
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
  const { first, last } = spans.reduce(wider, NONE);
  const censored = spans.filter((each) => each.censored && each.count > 0);
  return {
    series: some.length,
    days,
    censored: { series: censored.length, days: censored.reduce((sum, each) => sum + each.count, 0) },
    ...(some.length > 0 && { first: dayText(first), last: dayText(last) }),
    lost,
  };
}

interface Span {
  readonly first: number;
  readonly last: number;
}

const NONE: Span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };

/** They are in their order. */
function ends(days: Incoming['days']): Span {
  let span = NONE;
  for (const day of days.keys()) span = { first: Math.min(span.first, day), last: day };
  return span;
}

function wider(a: Span, b: Span): Span {
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
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
