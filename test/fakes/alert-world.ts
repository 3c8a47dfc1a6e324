import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { Policy } from '../../core/policy/schema.ts';
import { decideTask } from '../../functions/decide/task.ts';
import { notifyTask } from '../../functions/notify/task.ts';
import { recordTask } from '../../functions/record/task.ts';
import { Alert, Change } from '../../statemachine/contracts/alert.ts';
import type { DiscoveredAccount } from '../../statemachine/contracts/discovered-account.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { LedgerHead, RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Mutes } from '../../statemachine/contracts/mutes.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { WebhookPost } from '../../statemachine/contracts/webhook.ts';
import { owedKeys, PREVIEW, runKeys, sharedKeys } from '../../storage/keys.ts';
import { fakeInvocation } from './invocation.ts';
import { type MemoryObjects, type MemoryObjectsOptions, memoryObjects } from './objects.ts';
import { plainDayFiles } from './plain-day-files.ts';
import { giveResults, SCOPE, sampleRun } from './results.ts';
import { percentPolicy, type SubnetAt, subnetAt } from './subnets.ts';

export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alerts';

export interface WorldRun {
  readonly runId: string;
  readonly asOf: string;
  /** By scope; a scope that failed is `undefined`. */
  readonly scopes?: Readonly<Record<string, readonly SubnetAt[] | undefined>>;
  readonly subnets?: readonly SubnetAt[];
  readonly policy?: Policy;
  readonly mutes?: Partial<Mutes>;
  /** Absent: Discover could not list them. */
  readonly accounts?: readonly Partial<DiscoveredAccount>[];
  readonly resourceTypes?: Run['resourceTypes'];
  readonly dryRun?: boolean;
  /** @default one for all scopes */
  readonly ipamOf?: (scopeId: string) => string;
}

/** A bucket and a topic, over which runs go as the workflow makes them: Decide, then Notify. */
export function alertWorld(
  options: MemoryObjectsOptions & {
    publish?: (input: PublishCommandInput) => void | Promise<void>;
    postWebhook?: (post: WebhookPost) => void | Promise<void>;
  } = {},
) {
  const objects = memoryObjects(options);
  const messages: PublishCommandInput[] = [];
  const publish = async (input: PublishCommandInput) => {
    await world.publishing?.(input);
    messages.push(input);
    return { MessageId: `message-${messages.length}`, $metadata: {} };
  };
  const pause = async () => {};
  /** When the newest run started: no step runs before that. */
  let clock = '';
  const topics: Record<string, string> = { default: TOPIC };
  const posts: WebhookPost[] = [];
  const webhooks = {
    types: { slack: 'slack', teams: 'teams' } as const,
    post: async (post: WebhookPost) => {
      await options.postWebhook?.(post);
      posts.push(post);
    },
  };

  const world = {
    objects,
    messages,
    posts,
    /** Runs before each publish: throw to play SNS. */
    publishing: options.publish,
    topics,
    /** Puts what the steps before would have written, and returns the run. */
    give({
      runId,
      asOf,
      subnets,
      scopes = { [SCOPE]: subnets ?? [] },
      policy = percentPolicy(),
      mutes,
      accounts,
      resourceTypes,
      dryRun = false,
      ipamOf,
    }: WorldRun): Run {
      if (asOf > clock) clock = asOf;
      const run = sampleRun({ runId, asOf, dryRun, authoritative: !dryRun, ...(resourceTypes && { resourceTypes }) });
      const evaluations: Evaluation[] = Object.entries(scopes)
        .flatMap(([scopeId, all = []]) => all.map((subnet) => subnetAt({ ...subnet, scopeId }, policy)))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      giveResults(objects, {
        run,
        evaluations,
        policy,
        ipamOf,
        scopeIds: Object.keys(scopes).filter((scopeId) => scopes[scopeId] !== undefined),
        failedScopes: Object.keys(scopes)
          .filter((scopeId) => scopes[scopeId] === undefined)
          .map((scopeId) => ({ scopeId, error: 'Throttled', message: 'EC2 said no' })),
        ...(accounts && { accounts: { seen: 1, unreadable: [], stale: [], unknown: [] } }),
      });
      if (accounts) {
        const base = { ipamId: 'ipam-0a', accountId: '111122223333', region: 'eu-west-1' };
        objects.giveLines(
          runKeys.accounts(run.prefix),
          accounts.map((account) => ({ ...base, ...account })),
        );
      }
      if (mutes) objects.give(sharedKeys.mutes, { schemaVersion: '1.0', mutes: [], acknowledgements: [], ...mutes });
      return run;
    },
    decide: (run: Run, now?: string) =>
      decideTask.run({ run }, { objects, pause, ...fakeInvocation(), now: () => new Date(now ?? clock) }),
    notify: (run: Run, now = clock) =>
      notifyTask.run(
        { run },
        {
          objects,
          publish,
          topics,
          webhooks,
          pause,
          wait: pause,
          ...fakeInvocation({ now, attempt: `notify-${run.runId}` }),
        },
      ),
    record: (run: Run) =>
      recordTask.run({ run }, { objects, dayFiles: plainDayFiles(objects), ...fakeInvocation({ now: clock }) }),
    /** A whole run. */
    async run(world: WorldRun) {
      const run = this.give(world);
      const decided = await this.decide(run);
      const notified = await this.notify(run);
      return { run, decided, notified };
    },
    head: () => LedgerHead.parse(objects.json(sharedKeys.ledger)),
    alerts(): Alert[] {
      const lines = objects.lines(this.head().entriesKey);
      return lines.flatMap((line) => Alert.safeParse(line).data ?? []);
    },
    changes(run: Run): Change[] {
      const { decisionKey } = this.head().recentRuns.find(({ runId }) => runId === run.runId) ?? {};
      const key = decisionKey?.replace(/json$/, 'jsonl.gz') ?? runKeys.changes(run.prefix, PREVIEW);
      return objects.lines(key).map((line) => Change.parse(line));
    },
    report: (run: Run, route = 'default') => RouteReport.parse(objects.json(keysOf(objects, run, route).reportKey)),
    /** What a route was, or is to be, told by a run, as kinds and ids. */
    told: (run: Run, route = 'default') => tellings(objects, run, route),
  };
  return world;
}

/** Where what a route is told by a run stands: once it was told, among the run's own objects; before, with what is owed. */
function keysOf(objects: MemoryObjects, { runId, prefix }: Run, route: string) {
  const kept = { reportKey: runKeys.routeReport(prefix, route), changesKey: runKeys.routeChanges(prefix, route) };
  if (objects.keys().includes(kept.changesKey)) return kept;
  return owedKeys(route, runId, fakeInvocation().attempt);
}

function tellings(objects: MemoryObjects, run: Run, route: string): string[] {
  const key = keysOf(objects, run, route).changesKey;
  if (!objects.keys().includes(key)) return [];
  return objects.lines(key).map((line) => {
    const { change, severity, finding } = Change.parse(line);
    return `${change} ${severity} ${finding.resource.id}`;
  });
}
