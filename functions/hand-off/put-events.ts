import { setTimeout as sleep } from 'node:timers/promises';
import type { PutEventsCommandOutput, PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { batches } from '../../core/metrics/batches.ts';

/** EventBridge takes 10 entries a call, together below 1 MB. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_000_000;

/** How often an entry is put, alone after the first time. */
const ATTEMPTS = 3;

/** Codes of entries that were not taken for now. */
const TRANSIENT = new Set(['ThrottlingException', 'InternalFailure', 'InternalException', 'ServiceUnavailable']);

/** EventBridge took the call, and not this entry of it. */
export class EntryRefused extends Error {
  override readonly name = 'EntryRefused';
  /** Whether trying again later may help. */
  readonly transient: boolean;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.transient = TRANSIENT.has(code);
  }
}

export type PutEntries = (entries: PutEventsRequestEntry[]) => Promise<Pick<PutEventsCommandOutput, 'Entries'>>;

/**
 * Puts events. Those of a call that were not taken, while others were, are put again one by one; throws EntryRefused
 * for the first that still is not, when all have been tried.
 */
export async function putEvents(
  put: PutEntries,
  entries: readonly PutEventsRequestEntry[],
  pause: (attempt: number) => Promise<unknown> = (attempt) => sleep(Math.random() * 200 * 2 ** attempt),
): Promise<void> {
  const refusals: EntryRefused[] = [];
  for (const batch of batches(entries, { maxItems: MAX_ENTRIES, maxBytes: MAX_BYTES, bytesOf })) {
    const { Entries = [] } = await put(batch);
    for (const [index, entry] of batch.entries()) {
      const refusal = refusalOf(Entries[index]);
      const last = refusal && (await putAlone(put, entry, refusal, pause));
      if (last) refusals.push(last);
    }
  }
  const [first] = refusals;
  if (first) throw first;
}

async function putAlone(
  put: PutEntries,
  entry: PutEventsRequestEntry,
  refusal: EntryRefused,
  pause: (attempt: number) => Promise<unknown>,
): Promise<EntryRefused | undefined> {
  let last = refusal;
  for (let attempt = 1; attempt < ATTEMPTS && last.transient; attempt++) {
    await pause(attempt);
    const again = refusalOf((await put([entry])).Entries?.[0]);
    if (!again) return undefined;
    last = again;
  }
  return last;
}

function refusalOf(result: PutEventsResultEntry | undefined): EntryRefused | undefined {
  if (result?.EventId !== undefined && result.ErrorCode === undefined) return undefined;
  return new EntryRefused(result?.ErrorCode ?? 'NoAnswer', result?.ErrorMessage ?? 'EventBridge gave the entry no id');
}

/** As EventBridge counts an entry: 14 bytes for the time, and the UTF-8 of its texts. */
function bytesOf({ Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  return 14 + [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
