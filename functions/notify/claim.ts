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
  /** Holds what it claims: two attempts of one run must not both tell it. */
  readonly attempt: string;
  /** Between two tries to change the ledger. @default jittered */
  readonly pause?: (attempt: number) => Promise<void>;
}

/**
 * Longer than a message can take: a webhook's four attempts are 40 seconds. It begins anew with each group that is settled,
 * so that whoever comes after one that died waits a minute and no more.
 */
const LEASE_MS = 60 * 1000;

/** What a message may still take before the lease is over. */
const NEEDED_MS = 45 * 1000;

interface Claim {
  readonly claimed: readonly Claimed[];
  readonly heldUntil: Date;
  readonly blockedUntil: Date | undefined;
}

/**
 * Claims what this run is to deliver, and what stands before it on the same route and nobody is delivering any more.
 * `blockedUntil`: somebody else is telling one of the routes, or died while he did, and has until then; what comes after has
 * to wait for it.
 */
export async function claim(run: Run, deps: ClaimDeps): Promise<Claim> {
  let claimed: Claimed[] = [];
  let heldUntil = deps.now();
  let blockedUntil: Date | undefined;
  await change(deps, (head) => {
    const at = deps.now().getTime();
    heldUntil = leaseFrom(deps.now());
    const leaseUntil = heldUntil.toISOString();
    claimed = [];
    blockedUntil = undefined;
    const routes = Object.entries(head.routes).map(([route, state]) => {
      const last = state.intents.findLastIndex(({ runId }) => runId === run.runId);
      const other = state.intents.findIndex(
        (intent) => intent.holder !== deps.attempt && Date.parse(intent.leaseUntil ?? '') > at,
      );
      const end = other === -1 ? last + 1 : Math.min(other, last + 1);
      const lease = end < last + 1 ? Date.parse(state.intents[other]?.leaseUntil ?? '') : Number.NaN;
      if (lease > (blockedUntil?.getTime() ?? 0)) blockedUntil = new Date(lease);
      const intents = state.intents.map((intent, index) => {
        if (index >= end) return intent;
        const mine = { ...intent, holder: deps.attempt, leaseUntil };
        claimed.push({ route, intent: mine });
        return mine;
      });
      return [route, { ...state, intents }];
    });
    return claimed.length > 0 ? { ...head, routes: Object.fromEntries(routes) } : undefined;
  });
  return { claimed, heldUntil, blockedUntil };
}

/** Whether what is held until a time may still be delivered, for as long as publishing a few messages takes. */
export function isHeld(until: Date | undefined, now: Date): boolean {
  return until !== undefined && until.getTime() - now.getTime() > NEEDED_MS;
}

/** Gives back what could not be delivered, so that the next run need not wait for the lease to end. */
export async function release(deps: ClaimDeps): Promise<void> {
  await change(deps, (head) => {
    let isHolding = false;
    const routes = Object.entries(head.routes).map(([route, state]) => {
      const intents = state.intents.map((intent) => {
        if (intent.holder !== deps.attempt) return intent;
        isHolding = true;
        const { holder: _, leaseUntil: __, ...free } = intent;
        return free;
      });
      return [route, { ...state, intents }];
    });
    return isHolding ? { ...head, routes: Object.fromEntries(routes) } : undefined;
  });
}

/**
 * Takes out of the ledger what was delivered: from then on it is never sent again. What is left is held until the time that
 * is returned; undefined where somebody else has taken it over.
 */
export async function settle(delivered: readonly Claimed[], deps: ClaimDeps): Promise<Date | undefined> {
  const heldUntil = leaseFrom(deps.now());
  let isHolding = false;
  await change(deps, (head) => {
    isHolding = false;
    const routes = Object.entries(head.routes).map(([route, state]) => {
      const done = delivered.filter((each) => each.route === route);
      const intents = state.intents
        .filter((intent) => !done.some((each) => each.intent.changesKey === intent.changesKey))
        .map((intent) => {
          if (intent.holder !== deps.attempt) return intent;
          isHolding = true;
          return { ...intent, leaseUntil: heldUntil.toISOString() };
        });
      const last = done.at(-1)?.intent;
      const confirmed = last && { runId: last.runId, asOf: last.asOf, at: deps.now().toISOString() };
      return [route, { ...state, intents, ...(confirmed && { confirmed }) }];
    });
    return { ...head, routes: Object.fromEntries(routes) };
  });
  return isHolding ? heldUntil : undefined;
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

async function change(
  { objects, pause }: ClaimDeps,
  next: (head: LedgerHead) => LedgerHead | undefined,
): Promise<void> {
  await updateJson(objects, sharedKeys.ledger, LedgerHead, (head) => head && next(head), pause && { pause });
}
