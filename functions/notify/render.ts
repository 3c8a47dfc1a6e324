import { worstChanges } from '../../core/alerts/worst-changes.ts';
import type { Digest } from '../../core/message/digest.ts';
import type { RouteMessageFacts } from '../../core/message/route-facts.ts';
import { type Format, renderRouteMessage } from '../../core/message/route-message.ts';
import { type Parcel, RouteReport } from '../../statemachine/contracts/ledger.ts';
import { reportKey as pageKeyOf } from '../../storage/keys.ts';
import { readChanges } from '../../storage/ledger.ts';
import { getJson, type Objects } from '../../storage/objects.ts';

/** Changes read for one message: more than any format names. All of them are in the object. */
const MAX_CHANGES = 500;

/** What a message is made of beside its parcel. */
export type MessageContext = Pick<RouteMessageFacts, 'summary' | 'policy' | 'deployment'>;

/** The message of one parcel, as its route gets it. */
export async function renderParcel(
  objects: Objects,
  { reportKey, changesKey }: Pick<Parcel, 'reportKey' | 'changesKey'>,
  { summary, policy, deployment }: MessageContext,
  format: Format,
): Promise<Digest> {
  const report = await getJson(objects, reportKey, RouteReport);
  const changes = await worstChanges(readChanges(objects, changesKey), MAX_CHANGES);
  const pageKey = pageKeyOf(report.runId, report.asOf);
  return renderRouteMessage({ report, changes, summary, policy, bucket: objects.bucket, pageKey, deployment }, format);
}
