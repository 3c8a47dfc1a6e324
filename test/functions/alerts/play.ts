import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { FALLBACK_ROUTE } from '../../../core/policy/routes.ts';
import type { Policy } from '../../../core/policy/schema.ts';
import { decideTask } from '../../../functions/decide/task.ts';
import { notifyTask } from '../../../functions/notify/task.ts';
import { Throttled } from '../../../functions/shared/errors.ts';
import { Change } from '../../../statemachine/contracts/alert.ts';
import { type Intent, LedgerHead } from '../../../statemachine/contracts/ledger.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { OWED, runKeys, sharedKeys } from '../../../storage/keys.ts';
import type { Objects } from '../../../storage/objects.ts';
import { alertWorld, TOPIC } from '../../fakes/alert-world.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { percentPolicy } from '../../fakes/subnets.ts';
import { Reader } from './reader.ts';
import { ACCOUNTS, type Fault, type Level, type RunSpec, SCOPES, type Story, SUBNETS } from './story.ts';

const START = Date.UTC(2026, 10, 3, 3);
const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** Two owners: what is the second account's is told to its team; what of it is critical, to its pager as well. */
const TEAM = { name: 'team', match: { account: ACCOUNTS[1] }, to: { topic: 'team' } };
const PAGER = {
  name: 'pager',
  match: { account: ACCOUNTS[1], severity: 'critical' as const },
  to: { topic: 'pager' },
  continue: true,
};
const TOPICS: Readonly<Record<string, string>> = {
  default: TOPIC,
  team: 'arn:aws:sns:eu-west-1:111122223333:team',
  pager: 'arn:aws:sns:eu-west-1:111122223333:pager',
};

/** The rules: usual, stricter and without a pager, and usual but patient, with a mute. */
const POLICIES: readonly Policy[] = [
  percentPolicy({ routes: [PAGER, TEAM] }),
  percentPolicy({ rule: { warning: { usedPercent: 70 }, critical: { usedPercent: 80 } }, routes: [TEAM] }),
  percentPolicy({
    rule: { for: '2h' },
    routes: [PAGER, TEAM],
    alerts: { mutes: [{ match: { id: 'subnet-0' }, reason: 'm', expires: iso(START + 600 * MINUTE) }] },
  }),
];
const WARNING = [80, 70, 80];
const WITHOUT_PAGER = 1;

/** Whose a subnet is: written down here, and not worked out by what is tested. */
function ownerOf(index: number): string {
  return index >> 1 === 1 ? 'team' : FALLBACK_ROUTE;
}

/** What a route that was removed is still owed goes to the default topic. */
function topicOf(route: string, policy: number): string | undefined {
  return TOPICS[route === 'pager' && policy === WITHOUT_PAGER ? FALLBACK_ROUTE : route];
}

/** The process died, or Lambda ended it. */
class Died extends Error {
  override readonly name = 'Died';
}

interface Played {
  readonly run: Run;
  readonly spec: RunSpec;
  readonly asOf: number;
  faults: Fault[];
  failures: number;
}

interface Sent {
  readonly route: string;
  readonly changesKey: string;
  readonly changes: readonly Change[];
  isConfirmed: boolean;
}

interface Due {
  readonly at: number;
  readonly step: 'decide' | 'notify';
  readonly played: Played;
}

/** Each try of a step is an invocation of its own. */
function attemptOf({ run: { runId }, failures }: Played): string {
  return `${runId}-${failures}`;
}

/** Where messages say that their changes are. */
function keptKey(route: string, { runId, asOf }: Intent): string {
  return runKeys.routeChanges(runKeys.prefix(runId, asOf), route);
}

/** Plays a story, then quiet days, and throws when what was told breaks a promise. */
export async function play({ runs, end }: Story): Promise<void> {
  const world = alertWorld();
  /** Messages in the order in which they were sent. */
  const sent: Sent[] = [];
  /** What somebody believes who gets the messages of one route: all of them, or those that were confirmed. */
  const readerOf = (route: string, of: 'sent' | 'confirmed') => {
    const reader = new Reader();
    for (const each of sent) {
      if (each.route === route && (of === 'sent' || each.isConfirmed)) reader.read(each.changes);
    }
    return reader;
  };
  const byRun = new Map<string, Played>();
  let clock = START;
  const due: Due[] = [];

  const readHead = () => (world.objects.keys().includes(sharedKeys.ledger) ? world.head() : undefined);
  const changesOf = (intent: Intent) => world.objects.lines(intent.changesKey).map((line) => Change.parse(line));
  const promise = (holds: boolean, what: string, about?: unknown) => {
    if (!holds) throw new Error(`${what} ${about === undefined ? '' : JSON.stringify(about)}`);
  };

  /** The bucket and the topic as one step sees them. */
  function surroundings(step: Due['step'], played: Played, interleave: (() => Promise<void>) | undefined) {
    let calls = 0;
    let pending = interleave;
    let isDead = false;
    async function call<T>(key: string, isConditional: boolean, work: () => Promise<T>): Promise<T> {
      const index = calls++;
      const fault = played.faults.find((each) => each.step === step && each.call === index);
      if (fault) played.faults = played.faults.filter((each) => each !== fault);
      const hurts = fault && (fault.kind === 'crash' || isConditional);
      const raise = () => {
        isDead = fault?.kind === 'crash';
        throw isDead ? new Died(`${step} of ${played.run.runId} at ${key}`) : new WriteConflict(key);
      };
      // A process that died calls nobody any more.
      if (isDead) throw new Died(key);
      if (hurts && !fault.after) raise();
      if (isConditional && pending) {
        const other = pending;
        pending = undefined;
        await other();
      }
      const result = await work();
      if (hurts) raise();
      return result;
    }
    const { objects } = world;
    const seen: Objects = {
      bucket: objects.bucket,
      where: objects.where,
      getText: (key) => call(key, false, () => objects.getText(key)),
      async putText(key, text, options) {
        await call(key, options.condition !== undefined, async () => {
          const before = readHead();
          await objects.putText(key, text, options);
          if (key === sharedKeys.ledger) ledgerWritten(before, LedgerHead.parse(JSON.parse(text)), step, played);
        });
      },
      async *readLines(key) {
        await call(key, false, async () => undefined);
        yield* objects.readLines(key);
      },
      list: (prefix) => objects.list(prefix),
      copy: (from, to) => call(to, false, () => objects.copy(from, to)),
      delete: (key) => call(key, false, () => objects.delete(key)),
      async writeLines(key, lines) {
        await call(key, false, () => objects.writeLines(key, lines));
      },
    };
    const publish = (input: PublishCommandInput) =>
      call('sns', false, async () => {
        published(input, played);
        return { MessageId: 'm', $metadata: {} };
      });
    return { objects: seen, publish, hasDied: () => isDead };
  }

  function published({ TopicArn, Message = '', MessageAttributes = {} }: PublishCommandInput, played: Played): void {
    const route = MessageAttributes.route?.StringValue ?? '';
    const { runId } = played.run;
    promise(TopicArn === topicOf(route, played.spec.policy), `${runId} told ${route} at another topic`, TopicArn);
    const held = readHead()?.routes[route]?.intents.filter(({ holder }) => holder === attemptOf(played)) ?? [];
    const intent = held.find((each) => Message.includes(`/${keptKey(route, each)}\n`));
    if (!intent) throw new Error(`${runId} told ${route} what it did not hold`);
    const changes = changesOf(intent);
    const stale = readerOf(route, 'confirmed').stale(changes);
    promise(
      stale.length === 0,
      `Told to ${route} again although it was confirmed:`,
      stale.map(({ change, alertKey }) => `${change} ${alertKey}`),
    );
    for (const change of changes) checkEvidence(change, route);
    for (const [index, id] of SUBNETS.entries()) {
      promise(!Message.includes(id) || isFor(route, index), `${runId} told ${route} of ${id}`);
    }
    sent.push({ route, changesKey: intent.changesKey, changes, isConfirmed: false });
  }

  /** The pager only ever hears of what was critical once. */
  function isFor(route: string, index: number): boolean {
    if (route !== 'pager') return route === ownerOf(index);
    const wasCritical = ({ levels, policy }: RunSpec) => severityOf(levels[index] ?? 50, policy) === 'critical';
    return ownerOf(index) === 'team' && [...byRun.values()].some(({ spec }) => wasCritical(spec));
  }

  function checkEvidence(change: Change, route: string): void {
    const source = byRun.get(change.runId);
    if (!source) throw new Error(`${change.runId} is not a run`);
    const index = SUBNETS.indexOf(change.finding.resource.id as (typeof SUBNETS)[number]);
    promise(isFor(route, index), `Told to ${route}`, change.alertKey);
    promise(change.routes.length === 1 && change.routes[0] === route, `${route} is told who else is`, change.routes);
    const level = source.spec.levels[index];
    const isSeen = !source.spec.failed[index % SCOPES.length];
    const said = `${change.change} ${change.alertKey} by ${change.runId}`;
    if (change.change === 'resolved') {
      const isNotAbove = Number(level) < (WARNING[source.spec.policy] ?? 0);
      // Of a warning, below its clear level; of a critical, which is far below its own then, below the warning.
      const isBelow = change.severity === 'critical' || change.closedBy === 'policy' ? isNotAbove : level === 50;
      promise(isSeen && isBelow, `${said}, without evidence`, level);
    }
    if (change.change === 'gone') {
      const isRead = source.spec.evidence?.[index >> 1] === 'read';
      promise(isSeen && level === 'absent' && isRead, `${said}, without evidence`, level);
    }
    if (change.change === 'raised' || change.change === 'escalated') {
      promise(change.severity === 'warning' || change.severity === 'critical', said);
    }
  }

  function ledgerWritten(before: LedgerHead | undefined, after: LedgerHead, step: Due['step'], played: Played): void {
    if (step === 'decide') {
      promise(after.generation === (before?.generation ?? 0) + 1, 'A generation was skipped');
      promise(
        !before || Date.parse(after.asOf) > Date.parse(before.asOf),
        'An older run changed the ledger',
        after.runId,
      );
      return;
    }
    promise(
      after.generation === before?.generation && after.entriesKey === before.entriesKey,
      'Notify changed the alerts',
    );
    for (const [route, { intents = [] }] of Object.entries(before?.routes ?? {})) {
      for (const intent of intents) {
        if (after.routes[route]?.intents.some(({ changesKey }) => changesKey === intent.changesKey)) continue;
        promise(intent.holder === attemptOf(played), 'An attempt settled what another one held');
        const message = sent.findLast(({ changesKey }) => changesKey === intent.changesKey);
        promise(message !== undefined, 'Settled what was never sent', intent);
        if (message) message.isConfirmed = true;
      }
    }
  }

  function start(spec: RunSpec, index: number): Played {
    const asOf = START + runs.slice(0, index + 1).reduce((sum, { gap }) => sum + gap, 0) * MINUTE;
    return begin(spec, `run-${index}`, asOf);
  }

  function begin(spec: RunSpec, runId: string, asOf: number): Played {
    const sampledAt = spec.sampleAge === undefined ? undefined : iso(asOf - spec.sampleAge * MINUTE);
    const scopes = Object.fromEntries(
      SCOPES.map((scopeId, scope) => [
        scopeId,
        spec.failed[scope]
          ? undefined
          : SUBNETS.flatMap((id, n) => {
              const level = spec.levels[n];
              if (n % SCOPES.length !== scope || level === 'absent') return [];
              const resource = { accountId: ACCOUNTS[n >> 1] ?? '' };
              return [{ id, resource, sampledAt, usedPercent: level === 'unmeasured' ? undefined : level }];
            }),
      ]),
    );
    const accounts = spec.evidence?.flatMap((kind, n) =>
      kind === 'unlisted'
        ? []
        : [
            {
              accountId: ACCOUNTS[n] ?? '',
              ...(kind === 'read'
                ? { lastSuccessfulAt: iso(asOf) }
                : { failure: { code: 'throttling-failure' as const } }),
            },
          ],
    );
    const policy = POLICIES[spec.policy] ?? percentPolicy();
    const run = world.give({ runId, asOf: iso(asOf), scopes, policy, ...(accounts && { accounts }) });
    const played: Played = { run, spec, asOf, faults: [...spec.faults], failures: 0 };
    byRun.set(runId, played);
    return played;
  }

  async function carryOut({ at, step, played }: Due): Promise<void> {
    clock = Math.max(clock, at);
    const interleave = played.spec.interleaved
      ? async () => {
          const at = due.findIndex((other) => other.played !== played);
          const [other] = at === -1 ? [] : due.splice(at, 1);
          if (other) await carryOut(other);
        }
      : undefined;
    const { objects, publish, hasDied } = surroundings(step, played, interleave);
    const invocation = { ...fakeInvocation({ attempt: attemptOf(played) }), now: () => new Date(clock) };
    const { run } = played;
    try {
      if (step === 'decide') await decideTask.run({ run }, { objects, pause: async () => {}, ...invocation });
      else
        await notifyTask.run(
          { run },
          { objects, publish, topics: TOPICS, pause: async () => {}, wait: async () => {}, ...invocation },
        );
    } catch (error) {
      if (!hasDied() && !(error instanceof WriteConflict) && !(error instanceof Throttled)) throw error;
      played.failures++;
      const isDead = played.failures >= played.spec.attempts;
      if (!isDead) schedule({ at: clock + MINUTE, step, played });
      // The state machine tells the rest although Decide failed; an execution that is dead does not.
      else if (step === 'decide' && played.failures % 2 === 0) schedule({ at: clock + MINUTE, step: 'notify', played });
      return;
    }
    if (step === 'decide') schedule({ at: clock + played.spec.notifyDelay * MINUTE, step: 'notify', played });
  }

  function schedule(next: Due): void {
    due.push(next);
    due.sort((a, b) => a.at - b.at);
  }

  for (const [index, spec] of runs.entries()) {
    const played = start(spec, index);
    schedule({ at: played.asOf + spec.decideDelay * MINUTE, step: 'decide', played });
  }
  for (let next = due.shift(); next; next = due.shift()) await carryOut(next);

  // Quiet days: everything is seen, nothing goes wrong, mutes are over, and a digest is due.
  const last = runs.at(-1);
  const policy = last?.policy ?? 0;
  const quiet: RunSpec = {
    gap: 60,
    decideDelay: 0,
    notifyDelay: 0,
    levels: end,
    failed: [false, false],
    evidence: ['read', 'read'],
    policy,
    sampleAge: undefined,
    faults: [],
    interleaved: false,
    attempts: 1,
  };
  const begins = Math.max(clock, START + 600 * MINUTE) + 60 * MINUTE;
  for (const [n, hours] of [0, 1, 2, 3, 24, 48].entries()) {
    const played = begin(quiet, `quiet-${n}`, begins + hours * 60 * MINUTE);
    await carryOut({ at: played.asOf, step: 'decide', played });
    for (let next = due.shift(); next; next = due.shift()) await carryOut(next);
  }
  const hadPager = [...byRun.values()].every(({ spec }) => spec.policy !== WITHOUT_PAGER);
  for (const [n, id] of SUBNETS.entries()) {
    const key = `${SCOPES[n % SCOPES.length]}/vpc-1/subnet/${id}/10.0.0.0/24#utilization`;
    const truth = severityOf(end[n] ?? 50, policy);
    for (const route of [FALLBACK_ROUTE, 'team', 'pager']) {
      const believed = readerOf(route, 'confirmed').of(key);
      const last = readerOf(route, 'sent').of(key);
      promise(last === believed, `${route} was told that ${id} is ${last}, and confirmed that it is ${believed}`);
      const isOver = believed === undefined || believed === 'over';
      const isTrue = truth === 'over' ? isOver : believed === truth;
      const said = `At the end ${id} is ${truth}, and ${route} was told that it is ${believed}`;
      if (route === ownerOf(n)) promise(isTrue, said);
      // A pager that the policy had all the time knows what is critical, and that it is so no longer.
      else if (route === 'pager' && hadPager && ownerOf(n) === 'team')
        promise(truth === 'critical' ? isTrue : believed !== 'critical', said);
      else if (route !== 'pager') promise(believed === undefined, said);
    }
  }

  // Nobody but a process that died leaves entries behind that no head names.
  const hasDied = runs.some(({ faults }) => faults.some(({ kind }) => kind === 'crash'));
  const entries = world.objects.keys().filter((key) => key.startsWith('alerts/ledger/'));
  promise(hasDied || (entries.length === 1 && entries[0] === world.head().entriesKey), 'Entries were left', entries);
  const owed = world.objects.keys().filter((key) => key.startsWith(OWED));
  promise(hasDied || owed.length === 0, 'What was told was left', owed);
}

function severityOf(level: Level, policy: number): 'over' | 'warning' | 'critical' {
  const warning = WARNING[policy] ?? 80;
  if (typeof level === 'string' || level < warning) return 'over';
  return level >= warning + 10 ? 'critical' : 'warning';
}
