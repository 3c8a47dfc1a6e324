import { isFuture } from '../../core/text/times.ts';
import type { Intent, LedgerHead, RouteState } from '../../statemachine/contracts/ledger.ts';
import type { Mutes } from '../../statemachine/contracts/mutes.ts';

// What runs share, without the times in it that are yet to come.

/** A lease that ends some day would hold up its route until then, and what is confirmed some day would count as told. */
export function headInPast(head: LedgerHead, now: Date): LedgerHead {
  const routes = Object.entries(head.routes).map(([route, { confirmed, intents, ...state }]): [string, RouteState] => {
    const isPast = confirmed && !isFuture(confirmed.asOf, now) && !isFuture(confirmed.at, now);
    return [route, { ...state, intents: intents.map((each) => intentInPast(each, now)), ...(isPast && { confirmed }) }];
  });
  return { ...head, routes: Object.fromEntries(routes) };
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
