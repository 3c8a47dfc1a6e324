import { isFuture } from '../../core/text/times.ts';
import type { Intent, LedgerHead, RouteState } from '../../statemachine/contracts/ledger.ts';
import type { Mutes } from '../../statemachine/contracts/mutes.ts';

// What runs share, without the times in it that are yet to come.

/**
 * A lease that ends some day would hold up its route until then, and what is confirmed some day would count as told. A head
 * that was written some day is as old as what it says of routes: an older run must not change what a newer one told.
 */
export function headInPast(head: LedgerHead, now: Date): LedgerHead {
  const routes = Object.entries(head.routes).map(([route, { confirmed, intents, ...state }]): [string, RouteState] => {
    const isPast = confirmed && !isFuture(confirmed.asOf, now) && !isFuture(confirmed.at, now);
    return [route, { ...state, intents: intents.map((each) => intentInPast(each, now)), ...(isPast && { confirmed }) }];
  });
  const asOf = isFuture(head.asOf, now) ? newestOf(head, now) : head.asOf;
  return { ...head, asOf: asOf ?? head.asOf, routes: Object.fromEntries(routes) };
}

/** When the newest run was that a head remembers to have told, or to have yet to tell, somebody something. */
function newestOf({ routes }: LedgerHead, now: Date): string | undefined {
  const runs = Object.values(routes).flatMap(({ confirmed, waiting, intents }) => [confirmed, waiting, ...intents]);
  const times = runs.flatMap((run) => (run && !isFuture(run.asOf, now) ? run.asOf : []));
  return times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}

function intentInPast(intent: Intent, now: Date): Intent {
  const { leaseUntil, holder: _, ...free } = intent;
  return leaseUntil !== undefined && isFuture(leaseUntil, now) ? free : intent;
}

/** An acknowledgement of tomorrow would silence what is raised until then. */
export function mutesInPast(mutes: Mutes, now: Date): Mutes {
  const at = now.toISOString();
  return {
    ...mutes,
    acknowledgements: mutes.acknowledgements.map((each) => (isFuture(each.at, now) ? { ...each, at } : each)),
  };
}
