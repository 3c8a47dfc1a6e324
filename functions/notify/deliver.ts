import { targetOf } from '../../core/alerts/routes.ts';
import type { DeployedStack } from '../../core/message/next-step.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { concurrently } from '../../core/streams/concurrently.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { Throttled } from '../shared/errors.ts';
import type { Invocation } from '../shared/task.ts';
import { type Claimed, claim, isHeld, release, settle } from './claim.ts';
import type { Notified } from './notified.ts';
import { forget, keepOwed } from './owed.ts';
import { renderParcel } from './render.ts';
import { formatOf, keepMessage, nameOf, sendTo, type Ways } from './send.ts';

export interface DeliverDeps extends Ways {
  readonly objects: Objects;
  /** For links and commands in messages; absent on a laptop. */
  readonly deployment?: DeployedStack | undefined;
  /** Between two tries to change the ledger. @default jittered */
  readonly pause?: (attempt: number) => Promise<void>;
  /** While somebody else tells the same route. @default as long as it says */
  readonly wait?: (ms: number) => Promise<void>;
}

interface Delivered extends Claimed {
  readonly topic: string;
  readonly subject: string;
  readonly messageKey: string;
  readonly messageId?: string;
  readonly published: boolean;
}

/** Messages under way at a time, settled together: the most that a crash can send twice. */
const GROUP = 10;

/** After a lease is over: clocks differ a little. */
const MARGIN_MS = 500;

/** Of this invocation, kept for telling what waited. */
const RESERVE_MS = 30_000;

/**
 * Publishes what the ledger says that this run is to deliver, and settles it there. What was settled is never sent
 * again; what was published and not settled, because something died in between, may be.
 */
export async function deliver(
  run: Run,
  summary: Summary,
  policy: Policy,
  deps: DeliverDeps & Invocation,
): Promise<Notified> {
  const { log, now, deadline, wait = pauseFor } = deps;
  const delivered: Delivered[] = [];
  let patience = deadline() - RESERVE_MS;
  for (;;) {
    const { claimed, heldUntil, blockedUntil } = await claim(run, deps);
    const { done, isLate } = await deliverAll(claimed, heldUntil, run, summary, policy, deps);
    delivered.push(...done);
    if (!blockedUntil && !isLate) break;
    const ms = blockedUntil ? Math.max(0, blockedUntil.getTime() - now().getTime()) + MARGIN_MS : 0;
    patience -= ms;
    if (patience < 0) {
      throw new Throttled(
        `Another execution is sending to the same route until ${blockedUntil?.toISOString()}, or failed while sending. The state machine tries again.`,
      );
    }
    if (blockedUntil) {
      log.info('Waiting: another execution is sending to the same route, or failed while sending', {
        until: blockedUntil,
      });
      await wait(ms);
    }
  }
  const [first] = delivered;
  if (!first) return { status: 'nothingToTell' };
  const { subject, messageKey, topic, messageId } = delivered.find(({ published }) => published) ?? first;
  log.info('Notified', { messages: delivered.length, subject, topic });
  const told = { subject, messageKey, messages: delivered.length };
  if (delivered.every(({ published }) => !published)) return { status: 'noTopic', ...told };
  return { status: 'sent', ...told, topic, ...(messageId !== undefined && { messageId }) };
}

/**
 * Publishes and settles, group by group. What fails stays in the ledger, with all that comes after it on its route, and is
 * thrown when the other routes are told. `isLate`: a lease came too near its end, and has to be claimed again.
 */
async function deliverAll(
  claimed: readonly Claimed[],
  until: Date,
  run: Run,
  summary: Summary,
  policy: Policy,
  deps: DeliverDeps & Invocation,
): Promise<{ done: Delivered[]; isLate: boolean }> {
  const delivered: Delivered[] = [];
  const failed = new Map<string, unknown>();
  let heldUntil: Date | undefined = until;
  let isLate = false;
  for (const group of groups(claimed)) {
    isLate = !isHeld(heldUntil, deps.now());
    if (isLate) break;
    const results = await concurrently(group, GROUP, async (each) => {
      if (failed.has(each.route)) return [];
      try {
        return [await publishOwed(each, run, summary, policy, deps)];
      } catch (error) {
        failed.set(each.route, error);
        return [];
      }
    });
    const done = results.flat();
    if (done.length > 0) heldUntil = await settle(done, deps);
    for (const { intent } of done) await forget(intent, deps);
    delivered.push(...done);
  }
  const failures = [...failed.values()];
  const failure = failures.find((error) => error instanceof Throttled) ?? failures[0];
  if (failure !== undefined) {
    // What it is about is the failure before; without this, the next run waits for the lease to end.
    await release(deps).catch((error) => deps.log.warn('Could not give back what was not delivered', { error }));
    throw failure;
  }
  return { done: delivered, isLate };
}

/** Each route once a group: what comes later on a route is told after what comes before. */
function groups(claimed: readonly Claimed[]): Claimed[][] {
  const found: Claimed[][] = [];
  for (const each of claimed) {
    const isAfter = (group: Claimed[]) => group.some(({ route }) => route === each.route);
    const after = found.findLastIndex(isAfter) + 1;
    const group = found.find((candidate, index) => index >= after && candidate.length < GROUP);
    if (group) group.push(each);
    else found.push([each]);
  }
  return found;
}

async function publishOwed(
  claimed: Claimed,
  run: Run,
  summary: Summary,
  policy: Policy,
  deps: DeliverDeps & Invocation,
): Promise<Delivered> {
  const { objects, deployment } = deps;
  const { route } = claimed;
  const target = targetOf(route, policy);
  const kept = await keepOwed(claimed, run, policy, deps);
  const message = await renderParcel(objects, kept, { summary, policy, deployment }, formatOf(target, deps));
  const messageKey = runKeys.routeMessage(run.prefix, route);
  await keepMessage(objects, messageKey, message);
  const sent = await sendTo(target, message, deps);
  return { ...claimed, topic: nameOf(target), subject: message.subject, messageKey, ...sent };
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
