import { randomUUID } from 'node:crypto';
import { type ImportedSeries, type ImportTally, mergeImported } from '../../../core/history/imported.ts';
import { type ImportedHead, ImportedLine } from '../../../statemachine/contracts/history.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { type FoundImportedHead, putImportedHead, readImportedHead } from '../../../storage/history/imported.ts';
import { PartDamaged, readParts, writeParts } from '../../../storage/history/parts.ts';
import { historyKeys } from '../../../storage/keys.ts';
import type { Objects, ReadableObjects } from '../../../storage/objects.ts';
import { jitteredPause } from '../../../storage/update-json.ts';
import { CliError } from '../../kit/errors.ts';

export type ImportStore = ReadableObjects & Pick<Objects, 'putText' | 'writeLines' | 'delete'>;

export interface CommitOptions {
  readonly now: Date;
  /** Days before this one are not kept. */
  readonly oldest: number;
  /** Says what it would change, and changes nothing. */
  readonly dryRun: boolean;
  /** Between two tries. @default jittered, up to 1.6 s */
  readonly pause?: (attempt: number) => Promise<void>;
}

/** What one import changes of one history. */
export interface CommittedImport extends ImportTally {
  /** Why what was imported before cannot be read. This import begins anew. */
  readonly lost?: string;
}

/** Imports that go on at the same time are few. */
const MAX_TRIES = 5;

/** What no head names may be another import's that is under way. */
const LEFT_BEHIND_MS = 60 * 60 * 1000;

/** Takes series, sorted by key and basis, into what was imported into a history. Throws CliError, WriteConflict. */
export async function commitImport(
  store: ImportStore,
  historyId: string,
  series: readonly ImportedSeries[],
  { now, oldest, dryRun, pause = jitteredPause }: CommitOptions,
): Promise<CommittedImport> {
  let lost: string | undefined;
  for (let tries = 1; ; tries++) {
    const found = await readImportedHead(store, historyId);
    if (found.newer !== undefined) throw keptByNewer(historyId, found.newer);
    lost ??= found.damage;
    const before = lost === undefined ? (found.value?.parts ?? []) : [];
    const tally: ImportTally = { added: 0, replaced: 0, there: 0 };
    const merged = () => mergeImported(readParts(store, before, ImportedLine), inTurn(series), oldest, tally);
    try {
      // Once for the tally alone: nothing is written where nothing changes, and without parts of its own nobody swaps a head.
      for await (const _ of merged());
      const result = { ...tally, ...(lost !== undefined && { lost }) };
      if (dryRun || tally.added + tally.replaced === 0) return result;
      const generation = (found.value?.generation ?? 0) + 1;
      const writing = `${String(generation).padStart(8, '0')}-${randomUUID()}`;
      const parts = await writeParts(store, merged(), (part) => historyKeys.importedPart(historyId, writing, part));
      const head = { historyId, generation, at: now.toISOString(), parts };
      await putImportedHead(store, head, found);
      await sweep(store, head, before, now);
      return result;
    } catch (error) {
      if (error instanceof PartDamaged && (await isStill(store, historyId, found))) lost = error.message;
      else if (!(error instanceof WriteConflict || error instanceof PartDamaged) || tries >= MAX_TRIES) throw error;
      else await pause(tries);
    }
  }
}

/** Where the head was swapped meanwhile, a part may be gone because nobody needs it any more: that is a conflict. */
async function isStill(store: ImportStore, historyId: string, { etag }: FoundImportedHead): Promise<boolean> {
  return (await readImportedHead(store, historyId)).etag === etag;
}

/** Whoever reads by the head before this one still finds its parts. What cannot be deleted waits for the next import. */
async function sweep(store: ImportStore, head: ImportedHead, before: ImportedHead['parts'], now: Date): Promise<void> {
  const named = new Set([...head.parts, ...before].map(({ key }) => key));
  named.add(historyKeys.importedHead(head.historyId));
  try {
    for await (const { key, modified } of store.list(historyKeys.imported(head.historyId))) {
      if (!named.has(key) && modified.getTime() < now.getTime() - LEFT_BEHIND_MS) await store.delete(key);
    }
  } catch {
    // Some kilobytes: no reason to fail an import that is done.
  }
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function keptByNewer(historyId: string, format: number): CliError {
  return new CliError(
    `What was imported into the history of ${historyId} is kept by a newer version of ipam-monitor (format ${format})`,
    ['Update this one.'],
  );
}
