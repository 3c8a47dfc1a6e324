import { concurrently } from '../../core/streams/concurrently.ts';
import { counted } from '../../core/text/count.ts';
import { type FoundHead, readHistoryHead } from '../../storage/history/head.ts';
import { historyIds } from '../../storage/history/ids.ts';
import { HISTORY, historyKeys } from '../../storage/keys.ts';
import type { ReadableObjects } from '../../storage/objects.ts';
import { localTime } from '../kit/local-time.ts';
import { type DoctorCheck, failed, ok, unseen, warning } from './check.ts';
import { ago, hoursSince } from './freshness.ts';
import { errorText, someOf } from './inspect.ts';

/** Heads that are read at a time: without IPAM there is one for each account. */
const CONCURRENCY = 20;

interface Expected {
  readonly now: Date;
  /** Two schedules. Undefined where nothing says how often runs come. */
  readonly allowed: number | undefined;
  /** Where to look when no history is kept any more. */
  readonly lookForReason: readonly string[];
}

type Head = FoundHead & { readonly id: string };

/** Whether the histories can be read, and are kept. What is damaged mends itself; what stands still does not. */
export async function checkHistories(
  objects: Pick<ReadableObjects, 'getText' | 'where' | 'folders'>,
  expected: Expected,
): Promise<DoctorCheck[]> {
  try {
    const ids = await historyIds(objects);
    const heads = await concurrently(ids, CONCURRENCY, async (id) => ({ id, ...(await readHistoryHead(objects, id)) }));
    return [...kept(heads, expected, objects.where), ...newerOf(heads), ...damagedOf(heads)];
  } catch (error) {
    const next = `s3:GetObject on ${HISTORY}* of the bucket, and s3:ListBucket on the bucket`;
    return [unseen('history', errorText(error), next)];
  }
}

function kept(heads: readonly Head[], { now, allowed, lookForReason }: Expected, where: string): DoctorCheck[] {
  const readable = heads.flatMap(({ id, value }) => (value ? [{ id, ...value }] : []));
  const [newest] = readable.toSorted((a, b) => Date.parse(b.asOf) - Date.parse(a.asOf));
  if (!newest) {
    return heads.length > 0 ? [] : [warning('history', `none in ${where} yet: the first full run starts it`)];
  }
  const age = hoursSince(Date.parse(newest.asOf), now);
  const what = heads.length === 1 ? 'a history' : `${heads.length} histories`;
  const text = `${what}, the newest of ${localTime(newest.asOf)}, ${ago(age)}; days up to ${newest.closed}`;
  if (allowed === undefined) return [ok('history', text)];
  if (age > allowed) {
    const why = `${text}: older than two schedules (${allowed} h), so hours are lost`;
    return [failed('history', why, ...lookForReason)];
  }
  const behind = readable.filter(({ asOf }) => hoursSince(Date.parse(asOf), now) > allowed);
  if (behind.length === 0) return [ok('history', text)];
  const days = behind.map(({ closed }) => closed).sort();
  return [
    ok('history', text),
    warning(
      'history',
      `${counted(behind.length, 'scope or account', 'scopes or accounts')} without a run for more than ${allowed} h, days up to ${days[0]} and later: ${someOf(behind.map(({ id }) => id))}`,
      'If they are gone, or no longer listed, their history stays as it is. If not, see which of them failed in the last runs.',
    ),
  ];
}

function newerOf(heads: readonly Head[]): DoctorCheck[] {
  const newer = heads.filter((head) => head.newer !== undefined);
  if (newer.length === 0) return [];
  return [
    failed(
      'history',
      `a newer version of the monitor keeps ${someOf(newer.map(({ id }) => id))} (format ${newer[0]?.newer}): runs of this version do not write to it, so it lacks them`,
      'Deploy that version again, or a later one.',
    ),
  ];
}

function damagedOf(heads: readonly Head[]): DoctorCheck[] {
  const lost = heads.filter(({ value, newer }) => !value && newer === undefined);
  const [first] = lost;
  if (!first) return [];
  const why = first.damage ?? `${historyKeys.head(first.id)} is not there`;
  return [
    warning(
      'history',
      `${counted(lost.length, 'head')} cannot be used, of ${someOf(lost.map(({ id }) => id))}: ${why}`,
      'The next run restores the days from the daily files, and says so. Lost hours stay gaps.',
      `A copy of what was there is kept under ${HISTORY}set-aside/.`,
    ),
  ];
}
