import { targetOf } from '../../core/alerts/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { type Decision, RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson } from '../../storage/objects.ts';
import type { DeliverDeps } from './deliver.ts';
import type { Notified } from './notified.ts';
import { renderParcel } from './render.ts';
import { formatOf, keepMessage } from './send.ts';

/** Writes each message that a full run would send now, and sends none. */
export async function preview(
  run: Run,
  summary: Summary,
  policy: Policy,
  decision: Decision,
  deps: DeliverDeps,
): Promise<Notified> {
  const { objects, deployment } = deps;
  let first: { subject: string; messageKey: string } | undefined;
  let messages = 0;
  for (const [route, { reportKey, sends }] of Object.entries(decision.routes)) {
    if (!sends || reportKey === undefined) continue;
    const { changesKey } = await getJson(objects, reportKey, RouteReport);
    const message = await renderParcel(
      objects,
      { reportKey, changesKey },
      { summary, policy, deployment },
      formatOf(targetOf(route, policy), deps),
    );
    const messageKey = runKeys.routeMessage(run.prefix, route);
    await keepMessage(objects, messageKey, message);
    messages++;
    first ??= { subject: message.subject, messageKey };
  }
  return first ? { status: 'dryRun', ...first, messages } : { status: 'nothingToTell' };
}
