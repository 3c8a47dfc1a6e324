import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { isWanted } from '../../core/summary/filter.ts';
import type { Change } from '../../statemachine/contracts/alert.ts';
import { ALERT_DETAIL_TYPES, AlertEvent } from '../../statemachine/contracts/alert-event.ts';
import type { FindingFilter } from '../../statemachine/contracts/hand-off.ts';
import { InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { readChanges } from '../../storage/ledger.ts';
import type { Objects } from '../../storage/objects.ts';
import { type PutEntries, putEvents } from './put-events.ts';

/** The changes that a run has committed to the ledger. */
export interface AlertChanges {
  readonly changesKey: string;
  readonly filter?: FindingFilter | undefined;
}

/** Confirmed together: what may come twice when a later attempt goes on. */
const BATCH = 10;

/**
 * Puts an event for each alert that was raised, became critical, or is over. `skip`: as many were confirmed by an earlier
 * attempt; the changes of a run are always in the same order. Throws what putEvents throws.
 */
export async function putAlertEvents(
  objects: Objects,
  { changesKey, filter }: AlertChanges,
  busArn: string,
  put: PutEntries,
  { skip, confirmed }: { readonly skip: number; readonly confirmed: (total: number) => void },
): Promise<void> {
  let seen = 0;
  let batch: PutEventsRequestEntry[] = [];
  const flush = async () => {
    if (batch.length > 0) await putEvents(put, batch);
    batch = [];
    confirmed(seen);
  };
  for await (const change of readChanges(objects, changesKey)) {
    const entry = entryOf(change, busArn, objects.bucket, changesKey, filter);
    if (!entry) continue;
    seen++;
    if (seen <= skip) continue;
    batch.push(entry);
    if (batch.length >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
}

/** Undefined for what no bus is told of: what was there before, reminders, and what is only not seen. */
function entryOf(
  change: Change,
  EventBusName: string,
  bucket: string,
  changesKey: string,
  filter: FindingFilter | undefined,
): PutEventsRequestEntry | undefined {
  const kind = change.change;
  if (kind !== 'raised' && kind !== 'escalated' && kind !== 'resolved' && kind !== 'gone') return undefined;
  if (filter && !isWanted(filter, { ...change.finding, severity: change.severity })) return undefined;
  const event: AlertEvent = {
    schemaVersion: SCHEMA_VERSION,
    id: `${change.runId}/${change.alertKey}`,
    bucket,
    changesKey,
    alert: change,
  };
  const checked = AlertEvent.safeParse(event);
  if (!checked.success) throw InvalidOutput.from('An alert event', checked.error);
  return {
    EventBusName,
    Source: 'aws-ipam-monitor',
    DetailType: ALERT_DETAIL_TYPES[kind],
    Time: new Date(change.at),
    Detail: JSON.stringify(checked.data),
  };
}
