import type { Measurement } from '../../../core/history/measurement.ts';
import { place } from '../../../core/history/slots.ts';
import { Peekable } from '../../../core/streams/peekable.ts';
import { isFuture } from '../../../core/text/times.ts';
import type { HistoryHead } from '../../../statemachine/contracts/history.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { type FoundHead, namedByHistory, putHistoryHead, readHistoryHead } from '../../../storage/history/head.ts';
import { PartDamaged } from '../../../storage/history/parts.ts';
import { NewerDayFile } from '../../../storage/history/read-day-file.ts';
import { setAside } from '../../../storage/history/set-aside.ts';
import { historyKeys } from '../../../storage/keys.ts';
import type { Objects } from '../../../storage/objects.ts';
import { jitteredPause } from '../../../storage/update-json.ts';
import type { Invocation } from '../../shared/task.ts';
import { discardParts } from './discard.ts';
import { type Stores, writeWindows } from './windows.ts';

export interface HistoryDeps extends Stores {
  /** Between two tries. @default jittered, up to 1.6 s */
  readonly pause?: (attempt: number) => Promise<void>;
  /** Of a part. @default 25,000 */
  readonly maxSeries?: number;
}

/** What one run's values of one history came to. */
export interface Committed {
  /**
   * there: it, or a later run of the same hour, was. late: the day is closed. newer: a newer version of the monitor keeps
   * it. nothing: nothing was ever measured.
   */
  readonly status: 'kept' | 'there' | 'late' | 'newer' | 'nothing';
  /** What could not be used, and was replaced. */
  readonly damaged: readonly { readonly key: string; readonly why: string }[];
}

/** Conflicts come from runs that overlap, and those are few. */
const MAX_TRIES = 5;

/** Takes a run's values into a history. Parts are written first; that they count says the head, which is swapped last. */
export async function commitHistory(
  historyId: string,
  run: Run,
  samples: () => AsyncIterable<Measurement>,
  deps: HistoryDeps & Invocation,
): Promise<Committed> {
  const { now, attempt, log, pause = jitteredPause, maxSeries } = deps;
  const { objects, written } = noting(deps.objects);
  const stores = { objects, dayFiles: deps.dayFiles };
  const lost = new Set<string>();
  const damaged: { key: string; why: string }[] = [];
  let named: readonly string[] = [];
  for (let tries = 1; ; tries++) {
    const found = await readHistoryHead(objects, historyId);
    named = found.value ? namedByHistory(found.value) : [];
    const before = await usable(found);
    const placed = found.newer === undefined ? place(run, before) : 'newer';
    if (typeof placed === 'string') return await ended(placed);
    if (found.etag === undefined && (await isEmpty(samples()))) return await ended('nothing');
    const generation = (before?.generation ?? 0) + 1;
    const name = `${String(generation).padStart(8, '0')}-${run.runId}-${attempt}`;
    try {
      const writing = { historyId, name, before, placed, lost, ...(maxSeries !== undefined && { maxSeries }) };
      const windows = await writeWindows(stores, writing, samples());
      if (found.etag === undefined && windows.days.length > 0) {
        await giveUp(historyKeys.head(historyId), 'it is not there any more; somebody may have deleted it');
      }
      const used = new Set([...windows.hours, ...windows.days].map(({ key }) => key));
      const retired = [...(before?.hours ?? []), ...(before?.days ?? [])].map(({ key }) => key);
      const head: HistoryHead = {
        historyId,
        generation,
        ...placed.head,
        ...windows,
        retired: retired.filter((key) => !used.has(key)),
      };
      await putHistoryHead(objects, head, found);
      named = namedByHistory(head);
      return await ended('kept', before?.retired);
    } catch (error) {
      if (error instanceof NewerDayFile) return await ended('newer');
      if (error instanceof PartDamaged && (await isLost(error, found))) continue;
      const mayPass = error instanceof WriteConflict || error instanceof PartDamaged;
      if (!mayPass || tries >= MAX_TRIES) throw error;
      await pause(tries);
    }
  }

  async function usable({ value, damage }: FoundHead): Promise<HistoryHead | undefined> {
    const flaw = damage ?? (value && isFuture(value.asOf, now()) ? `is dated in the future, ${value.asOf}` : undefined);
    if (flaw !== undefined) await giveUp(historyKeys.head(historyId), flaw);
    return flaw === undefined ? value : undefined;
  }

  /** Where the head was swapped meanwhile, a part may be gone because nobody needs it any more: that is a conflict. */
  async function isLost({ key, message }: PartDamaged, { etag }: FoundHead): Promise<boolean> {
    if (lost.has(key) || (await readHistoryHead(objects, historyId)).etag !== etag) return false;
    await giveUp(key, message);
    return true;
  }

  async function giveUp(key: string, why: string): Promise<void> {
    if (lost.has(key)) return;
    lost.add(key);
    await setAside(deps.objects, key, run.runId);
    damaged.push({ key, why: `cannot be used: ${why.replace(`${objects.where}/${key}`, 'it')}` });
  }

  async function ended(status: Committed['status'], retired: readonly string[] = []): Promise<Committed> {
    const vain = [...written, ...retired].filter((key) => !named.includes(key));
    await discardParts(objects, vain, log);
    return { status, damaged };
  }
}

async function isEmpty(items: AsyncIterable<unknown>): Promise<boolean> {
  const all = new Peekable(items);
  try {
    return (await all.peek()) === undefined;
  } finally {
    await all.close();
  }
}

/** Notes the parts that are written: of several tries one counts. */
function noting(objects: Objects): { readonly objects: Objects; readonly written: ReadonlySet<string> } {
  const written = new Set<string>();
  return {
    written,
    objects: {
      ...objects,
      async writeLines(key, lines) {
        written.add(key);
        await objects.writeLines(key, lines);
      },
    },
  };
}
