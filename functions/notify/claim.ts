import { type Intent, LedgerHead } from '../../statemachine/contracts/ledger.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { updateJson } from '../../storage/update-json.ts';

/** One message to one route. */
export interface Claimed {
  readonly route: string;
  readonly intent: Intent;
}

export interface ClaimDeps {
  readonly objects: Objects;
  readonly now: () => Date;
  /** Between two tries to change the ledger. @default jittered */
  readonly pause?: (attempt: number) => Promise<void>;
}

/** Longer than one attempt of Notify can take: when it is over, whoever had it is dead. */
const LEASE_MS = 150 * 1000;

/**
 * Claims what this run is to deliver, and what stands before it on the same route and nobody is delivering any more.
 * `isBlocked`: another run is telling one of the routes right now; what comes after has to wait for it.
 */
export async function claim(run: Run, deps: ClaimDeps): Promise<{ claimed: Claimed[]; isBlocked: boolean }> {
  let claimed: Claimed[] = [];
  let isBlocked = false;
  await change(deps, (head) => {
    const at = deps.now().getTime();
    const leaseUntil = new Date(at + LEASE_MS).toISOString();
    claimed = [];
    isBlocked = false;
    const routes = Object.entries(head.routes).map(([route, state]) => {
      const last = state.intents.findLastIndex(({ holder }) => holder === run.runId);
      const other = state.intents.findIndex(
        (intent) => intent.holder !== run.runId && Date.parse(intent.leaseUntil ?? '') > at,
      );
      const end = other === -1 ? last + 1 : Math.min(other, last + 1);
      isBlocked ||= end < last + 1;
      const intents = state.intents.map((intent, index) => {
        if (index >= end) return intent;
        const mine = { ...intent, holder: run.runId, leaseUntil };
        claimed.push({ route, intent: mine });
        return mine;
      });
      return [route, { ...state, intents }];
    });
    return claimed.length > 0 ? { ...head, routes: Object.fromEntries(routes) } : undefined;
  });
  return { claimed, isBlocked };
}

/** Whether what was claimed may still be delivered, for as long as publishing a few messages takes. */
export function isHeld({ intent }: Claimed, now: Date): boolean {
  return Date.parse(intent.leaseUntil ?? '') - now.getTime() > 30 * 1000;
}

/** Gives back what could not be delivered, so that the next run need not wait for the lease to end. */
export async function release(run: Run, deps: ClaimDeps): Promise<void> {
  await change(deps, (head) => {
    let isHolding = false;
    const routes = Object.entries(head.routes).map(([route, state]) => {
      const intents = state.intents.map(({ leaseUntil, ...intent }) => {
        if (leaseUntil === undefined || intent.holder === run.runId) {
          isHolding ||= leaseUntil !== undefined;
          return intent;
        }
        return { ...intent, leaseUntil };
      });
      return [route, { ...state, intents }];
    });
    return isHolding ? { ...head, routes: Object.fromEntries(routes) } : undefined;
  });
}

/** Takes out of the ledger what was delivered: from then on it is never sent again. */
export async function settle(delivered: readonly Claimed[], run: Run, deps: ClaimDeps): Promise<void> {
  const at = deps.now().toISOString();
  await change(deps, (head) => {
    const routes = Object.entries(head.routes).map(([route, state]) => {
      const done = delivered.filter((each) => each.route === route);
      if (done.length === 0) return [route, state];
      const intents = state.intents.filter((intent) => !done.some((each) => isSame(each.intent, intent)));
      return [route, { ...state, intents, confirmed: { runId: run.runId, asOf: run.asOf, at } }];
    });
    return { ...head, routes: Object.fromEntries(routes) };
  });
}

function isSame(a: Intent, b: Intent): boolean {
  return a.changesKey === b.changesKey && a.holder === b.holder;
}

async function change(
  { objects, pause }: ClaimDeps,
  next: (head: LedgerHead) => LedgerHead | undefined,
): Promise<void> {
  await updateJson(objects, sharedKeys.ledger, LedgerHead, (head) => head && next(head), pause && { pause });
}
