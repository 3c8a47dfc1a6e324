import { restated } from '../../core/alerts/restate.ts';
import { restatedReport, ToldChanges } from '../../core/alerts/route-report.ts';
import { silenceAt } from '../../core/alerts/silence.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { LedgerHead, type Parcel, RouteReport } from '../../statemachine/contracts/ledger.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { isDamage, ObjectMissing } from '../../storage/errors.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { readChanges, readLedger } from '../../storage/ledger.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';
import { describeError, isDenied, isServerFault, isThrottled } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';
import type { Claimed } from './claim.ts';

type Kept = Pick<Parcel, 'reportKey' | 'changesKey'>;

/**
 * Keeps what a route is owed among the objects of the run that found it, where messages link to: what is owed is deleted
 * once it is told. Where it is gone or damaged, the route is told what is open now, and what is over since.
 */
export async function keepOwed(
  { route, intent }: Claimed,
  run: Run,
  policy: Policy,
  { objects, log }: { readonly objects: Objects } & Pick<Invocation, 'log'>,
): Promise<Kept> {
  const prefix = runKeys.prefix(intent.runId, intent.asOf);
  const kept = { reportKey: runKeys.routeReport(prefix, route), changesKey: runKeys.routeChanges(prefix, route) };
  try {
    for await (const _ of readChanges(objects, intent.changesKey)) {
      // Only whether it can be read to its end.
    }
    await objects.copy(intent.changesKey, kept.changesKey);
    await putJson(objects, kept.reportKey, RouteReport, await getJson(objects, intent.reportKey, RouteReport));
    return kept;
  } catch (error) {
    if (!isDamage(error)) throw error;
    log.warn(
      `Messages that were still to be sent to ${route} cannot be read. It gets what is open now. ${error.message}`,
    );
    return await keepRestated(route, intent, run, policy, kept, objects);
  }
}

async function keepRestated(
  route: string,
  intent: Parcel,
  run: Run,
  policy: Policy,
  kept: Kept,
  objects: Objects,
): Promise<Kept> {
  const head = (await readShared(objects, sharedKeys.ledger, LedgerHead)).value;
  if (!head)
    throw new ObjectMissing(`${objects.where}/${sharedKeys.ledger} is not there any more. The next run writes it.`);
  const silence = silenceAt(run.asOf, policy, (await readShared(objects, sharedKeys.mutes, Mutes)).value);
  const toldUntil = head.routes[route]?.confirmed?.asOf;
  const about = { route, runId: run.runId, asOf: run.asOf, toldUntil, until: intent.asOf, silence };
  const told = new ToldChanges();
  await objects.writeLines(
    kept.changesKey,
    (async function* () {
      for await (const change of restated(readLedger(objects, head.entriesKey), about)) {
        told.add(change);
        yield JSON.stringify(change);
      }
    })(),
  );
  const lost = [intent.reportKey, intent.changesKey];
  await putJson(objects, kept.reportKey, RouteReport, restatedReport(about, kept.changesKey, told, lost));
  return kept;
}

/** What cannot be deleted costs some storage until Record sweeps it, and is no reason to fail what was told. */
export async function forget(
  { reportKey, changesKey }: Kept,
  { objects, log }: { readonly objects: Objects } & Pick<Invocation, 'log'>,
): Promise<void> {
  try {
    await objects.delete(changesKey);
    await objects.delete(reportKey);
  } catch (error) {
    if (!isDenied(error) && !isThrottled(error) && !isServerFault(error)) throw error;
    log.warn(`${objects.where}/${changesKey} was sent, but could not be deleted. ${describeError(error)}`);
  }
}
