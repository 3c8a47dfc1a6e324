import { worstChanges } from '../../core/alerts/worst-changes.ts';
import type { Digest } from '../../core/message/digest.ts';
import { renderRouteMessage } from '../../core/message/route-message.ts';
import { type Parcel, RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { readChanges } from '../shared/changes.ts';
import { getJson, type Objects } from '../shared/objects.ts';

/** Changes read for one message: about as many lines as a person scrolls through. All of them are in the object. */
const MAX_CHANGES = 200;

/** The message of one parcel, as its route gets it. */
export async function renderParcel(
  objects: Objects,
  { reportKey, changesKey }: Pick<Parcel, 'reportKey' | 'changesKey'>,
  summary: Summary,
): Promise<Digest> {
  const report = await getJson(objects, reportKey, RouteReport);
  const changes = await worstChanges(readChanges(objects, changesKey), MAX_CHANGES);
  return renderRouteMessage({ report, changes, summary, bucket: objects.bucket });
}
