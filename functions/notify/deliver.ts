import { topicOf } from '../../core/alerts/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { runKeys, sharedKeys } from '../../statemachine/contracts/keys.ts';
import { type Intent, LedgerHead } from '../../statemachine/contracts/ledger.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { concurrently } from '../shared/concurrently.ts';
import { Throttled } from '../shared/errors.ts';
import { findJson, type Objects, updateJson } from '../shared/objects.ts';
import type { Invocation } from '../shared/task.ts';
import type { Output } from './output.ts';
import { renderParcel } from './render.ts';
import { keepMessage, send, type Topics, topicArnOf } from './send.ts';

export interface DeliverDeps extends Topics {
  readonly objects: Objects;
  /** Between two tries to settle. */
  readonly pause?: (attempt: number) => Promise<void>;
}

interface Parcel {
  readonly route: string;
  readonly intent: Intent;
}

interface Delivered extends Parcel {
  readonly topic: string;
  readonly subject: string;
  readonly messageKey: string;
  readonly messageId?: string;
  readonly published: boolean;
}

/** Messages under way at a time, settled together: the most that a crash can send twice. */
const GROUP = 10;

/** Left of a lease, it must be enough to publish a group and to settle it. */
const MARGIN_MS = 2 * 60 * 1000;
const LEASE_MS = 15 * 60 * 1000;

/**
 * Publishes what the ledger says that this run is to deliver, and settles it there. What was settled is never sent
 * again; what was published and not settled, because something died in between, may be.
 */
export async function deliver(
  run: Run,
  summary: Summary,
  policy: Policy,
  deps: DeliverDeps & Invocation,
): Promise<Output> {
  const { objects, log } = deps;
  const delivered: Delivered[] = [];
  const failures: unknown[] = [];
  const parcels = parcelsOf(await findJson(objects, sharedKeys.ledger, LedgerHead), run);
  for (let from = 0; from < parcels.length; from += GROUP) {
    const held = await hold(parcels.slice(from, from + GROUP), run, deps);
    const results = await concurrently(held, GROUP, async (parcel) => {
      try {
        return [await publishParcel(parcel, run, summary, policy, deps)];
      } catch (error) {
        // The others are not to wait for it; it is thrown when they are done.
        failures.push(error);
        return [];
      }
    });
    const done = results.flat();
    if (done.length > 0) await settle(done, run, deps);
    delivered.push(...done);
  }
  const failure = failures.find((error) => error instanceof Throttled) ?? failures[0];
  if (failure !== undefined) throw failure;
  const [first] = delivered;
  if (!first) return { status: 'nothingToTell' };
  const { subject, messageKey, topic, messageId } = delivered.find(({ published }) => published) ?? first;
  log.info('Notified', { messages: delivered.length, subject, topic });
  const told = { subject, messageKey, messages: delivered.length };
  if (delivered.every(({ published }) => !published)) return { status: 'noTopic', ...told };
  return { status: 'sent', ...told, topic, ...(messageId !== undefined && { messageId }) };
}

function parcelsOf(head: LedgerHead | undefined, { runId }: Run): Parcel[] {
  return Object.entries(head?.routes ?? {}).flatMap(([route, { intents }]) =>
    intents.filter(({ holder }) => holder === runId).map((intent) => ({ route, intent })),
  );
}

/** Makes sure that nobody else delivers these meanwhile: renews leases that run out, and leaves what another run took. */
async function hold(
  parcels: readonly Parcel[],
  run: Run,
  { objects, now, pause }: DeliverDeps & Invocation,
): Promise<Parcel[]> {
  const ends = now().getTime() + MARGIN_MS;
  if (parcels.every(({ intent }) => Date.parse(intent.leaseUntil) > ends)) return [...parcels];
  let held: Parcel[] = [];
  await updateJson(
    objects,
    sharedKeys.ledger,
    LedgerHead,
    (head) => {
      const mine = parcelsOf(head, run);
      held = parcels.filter((parcel) => mine.some((each) => isSame(parcel, each)));
      const leaseUntil = new Date(now().getTime() + LEASE_MS).toISOString();
      return head && held.length > 0
        ? withIntents(head, (route, intent) =>
            held.some((each) => isSame(each, { route, intent })) ? { ...intent, leaseUntil } : intent,
          )
        : undefined;
    },
    pause && { pause },
  );
  return held;
}

async function publishParcel(
  parcel: Parcel,
  run: Run,
  summary: Summary,
  policy: Policy,
  { objects, publish, topics }: DeliverDeps,
): Promise<Delivered> {
  const { route, intent } = parcel;
  const message = await renderParcel(objects, intent, summary);
  const messageKey = runKeys.routeMessage(run.prefix, route);
  await keepMessage(objects, messageKey, message);
  const topic = topicOf(route, policy);
  const delivered = { ...parcel, topic, subject: message.subject, messageKey };
  const topicArn = topicArnOf(topics, topic);
  if (topicArn === undefined) return { ...delivered, published: false };
  return { ...delivered, published: true, ...(await send(publish, topicArn, message)) };
}

async function settle(delivered: readonly Delivered[], run: Run, { objects, now, pause }: DeliverDeps & Invocation) {
  const at = now().toISOString();
  await updateJson(
    objects,
    sharedKeys.ledger,
    LedgerHead,
    (head) => {
      if (!head) return undefined;
      const settled = withIntents(head, (route, intent) =>
        delivered.some((each) => isSame(each, { route, intent })) ? undefined : intent,
      );
      for (const { route } of delivered) {
        const state = settled.routes[route];
        if (state) settled.routes[route] = { ...state, confirmed: { runId: run.runId, asOf: run.asOf, at } };
      }
      return settled;
    },
    pause && { pause },
  );
}

function isSame(a: Parcel, b: Parcel): boolean {
  return a.route === b.route && a.intent.changesKey === b.intent.changesKey && a.intent.holder === b.intent.holder;
}

function withIntents(head: LedgerHead, change: (route: string, intent: Intent) => Intent | undefined): LedgerHead {
  const routes = Object.entries(head.routes).map(([route, state]) => [
    route,
    { ...state, intents: state.intents.flatMap((intent) => change(route, intent) ?? []) },
  ]);
  return { ...head, routes: Object.fromEntries(routes) };
}
