import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { FALLBACK_ROUTE } from '../../../core/policy/routes.ts';
import type { Policy } from '../../../core/policy/schema.ts';
import { decideTask } from '../../../functions/decide/task.ts';
import { notifyTask } from '../../../functions/notify/task.ts';
import { Throttled } from '../../../functions/shared/errors.ts';
import { Change } from '../../../statemachine/contracts/alert.ts';
import { type Intent, LedgerHead, RouteReport } from '../../../statemachine/contracts/ledger.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { OWED, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { committedDecision } from '../../../storage/ledger.ts';
import type { Objects } from '../../../storage/objects.ts';
import { alertWorld, TOPIC } from '../../fakes/alert-world.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { percentPolicy } from '../../fakes/subnets.ts';
import { breakIt } from './damage.ts';
import { evaluateKinds, recordKinds } from './kinds.ts';
import { Reader } from './reader.ts';
import { ACCOUNTS, type Beside, type Fault, type Level, type RunSpec, SCOPES, type Story, SUBNETS } from './story.ts';
import { KINDS_SCOPE, type Standing, SUBJECTS, type Subject, withKindRules } from './subjects.ts';
import { Turns } from './turns.ts';

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

/** Until then a subnet may be muted: the first by a policy, the last by hand. */
const MUTED_UNTIL = START + 600 * MINUTE;
const MUTED = ['subnet-0', 'subnet-3'] as const;

/** The rules: usual, stricter and without a pager, and usual but patient, with a mute. */
const POLICIES: readonly Policy[] = [
  percentPolicy({ routes: [PAGER, TEAM] }),
  percentPolicy({ rule: { warning: { usedPercent: 70 }, critical: { usedPercent: 80 } }, routes: [TEAM] }),
  percentPolicy({
    rule: { for: '2h' },
    routes: [PAGER, TEAM],
    alerts: { mutes: [{ match: { id: MUTED[0] }, reason: 'm', expires: iso(MUTED_UNTIL) }] },
  }),
].map(withKindRules);
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
  readonly turn: number;
  faults: Fault[];
  beside: Beside[];
  failures: number;
  /** Each try of a step is an invocation of its own. */
  attempts: number;
  /** Whether the story's other subjects were evaluated. */
  evaluated: boolean;
  /** What it compared with to find what moved: the run whose evaluations were the newest. */
  earlier: Played | undefined;
}

/** One try of a step. */
interface Attempt {
  readonly step: Due['step'];
  readonly played: Played;
  readonly id: string;
  state: 'running' | 'done' | 'failed';
}

interface Sent {
  readonly route: string;
  readonly changesKey: string;
  readonly changes: readonly Change[];
  readonly report: RouteReport;
  readonly by: Attempt;
  readonly leaseUntil: number;
  isConfirmed: boolean;
}

interface Due {
  readonly at: number;
  readonly step: 'decide' | 'notify';
  readonly played: Played;
}

/** Where messages say that their changes are. */
function keptKeys(route: string, { runId, asOf }: Pick<Intent, 'runId' | 'asOf'>) {
  const prefix = runKeys.prefix(runId, asOf);
  return { changesKey: runKeys.routeChanges(prefix, route), reportKey: runKeys.routeReport(prefix, route) };
}

function namedBy({ entriesKey, routes, recentRuns }: LedgerHead): string[] {
  const owed = Object.values(routes).flatMap(({ waiting, intents }) => [...(waiting ? [waiting] : []), ...intents]);
  return [
    entriesKey,
    ...recentRuns.map(({ decisionKey }) => decisionKey),
    ...owed.flatMap(({ reportKey, changesKey }) => [reportKey, changesKey]),
  ];
}

/** Plays a story, then quiet days, and throws when what was told breaks a promise. */
export async function play({ runs, end, subjects: chosen = [], endStandings = [] }: Story): Promise<void> {
  const world = alertWorld();
  const subjects: Subject[] = chosen.flatMap((index) => SUBJECTS[index] ?? []);
  /** Of what cannot be left unsaid, it is said that it is over. */
  const standingsOf = ({ standings = [] }: RunSpec) =>
    subjects.map(({ mayBeUnsaid }, index): Standing => {
      const standing = standings[index] ?? 'over';
      return standing === 'unsaid' && !mayBeUnsaid ? 'over' : standing;
    });
  const subjectOf = new Map(subjects.map((subject, index) => [subject.alertKey, { subject, index }]));
  /** Messages in the order in which they were sent. */
  const sent: Sent[] = [];
  /** What somebody believes who gets the messages of one route: all of them, or those that were confirmed. */
  const readerOf = (route: string, of: 'sent' | 'confirmed') => {
    const reader = new Reader();
    for (const each of sent) {
      if (each.route !== route || (of === 'confirmed' && !each.isConfirmed)) continue;
      if (each.report.lost) reader.startAnew((key) => mayBeMuted(key, Date.parse(each.report.asOf)));
      reader.read(each.changes);
    }
    return reader;
  };
  /** Who reads everything that was ever decided. */
  const decisions = new Reader();
  const decided = new Map<string, { readonly key: string; readonly text: string; readonly changes: string }>();
  const byRun = new Map<string, Played>();
  /** Keys that were broken, and whether what alerts remember was lost with one. */
  const broken: { readonly key: string; readonly said: boolean }[] = [];
  let isLedgerLost = false;
  let recorded: Played | undefined;
  let clock = START;
  const due: Due[] = [];

  /** Undefined where there is none that can be read. */
  const readHead = () => {
    try {
      return world.head();
    } catch {
      return undefined;
    }
  };
  const linesAt = (key: string) => world.objects.lines(key).map((line) => Change.parse(line));
  const promise = (holds: boolean, what: string, about?: unknown) => {
    if (!holds) throw new Error(`${what} ${about === undefined ? '' : JSON.stringify(about)}`);
  };

  /** The bucket and the topic as one attempt sees them. */
  function surroundings(attempt: Attempt, interleave: (() => Promise<void>) | undefined, gate: Turns | undefined) {
    const { step, played } = attempt;
    let calls = 0;
    let pending = interleave;
    let isDead = false;
    let other: { readonly turns: Turns; readonly calls: number[]; readonly ends: Promise<unknown> } | undefined;
    async function call<T>(key: string, isConditional: boolean, work: () => Promise<T>): Promise<T> {
      const index = calls++;
      const starts = gate ? undefined : played.beside.find((each) => each.step === step && each.call === index);
      if (starts) {
        played.beside = played.beside.filter((each) => each !== starts);
        const turns = new Turns();
        // What it comes to is looked at when this attempt ends.
        const ends = goOnBeside(attempt, starts, turns).then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
        other = { turns, calls: [...starts.turns], ends };
      }
      await gate?.pass();
      if (other) await other.turns.give(other.calls.shift() ?? 1);
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
        const interleaved = pending;
        pending = undefined;
        await interleaved();
      }
      const result = await work();
      if (process.env.TRACE && (key.includes('ledger.json') || key === 'sns'))
        console.log(
          attempt.id,
          index,
          key,
          isConditional ? 'PUT' : '',
          JSON.stringify(
            Object.fromEntries(
              Object.entries(readHead()?.routes ?? {}).map(([k, v]) => [
                k,
                [v.waiting?.runId, v.confirmed?.asOf, ...v.intents.map((i) => `${i.runId}:${i.holder}`)],
              ]),
            ),
          ),
        );
      if (hurts) raise();
      return result;
    }
    const { objects } = world;
    const writes = (key: string) => {
      const named = new Set(namedBy(readHead() ?? NO_HEAD));
      promise(!named.has(key), `${attempt.id} overwrites what the head names`, key);
    };
    const seen: Objects = {
      bucket: objects.bucket,
      where: objects.where,
      getText: (key) => call(key, false, () => objects.getText(key)),
      async putText(key, text, options) {
        await call(key, options.condition !== undefined, async () => {
          writes(key);
          const before = readHead();
          await objects.putText(key, text, options);
          if (key === sharedKeys.ledger) ledgerWritten(before, LedgerHead.parse(JSON.parse(text)), attempt);
        });
      },
      async *readLines(key) {
        await call(key, false, async () => undefined);
        yield* objects.readLines(key);
      },
      list: (prefix) => objects.list(prefix),
      copy: (from, to) => call(to, false, () => objects.copy(from, to)),
      delete: (key) =>
        call(key, false, () => {
          writes(key);
          return objects.delete(key);
        }),
      async writeLines(key, lines) {
        await call(key, false, async () => {
          writes(key);
          await objects.writeLines(key, lines);
        });
      },
    };
    const publish = (input: PublishCommandInput) =>
      call('sns', false, async () => {
        published(input, attempt);
        return { MessageId: 'm', $metadata: {} };
      });
    /** Whoever goes on beside comes to its end. */
    const leave = async () => {
      await other?.turns.give(Number.POSITIVE_INFINITY);
      return await other?.ends;
    };
    return { objects: seen, publish, hasDied: () => isDead, leave };
  }

  function published({ TopicArn, Message = '', MessageAttributes = {} }: PublishCommandInput, by: Attempt): void {
    const route = MessageAttributes.route?.StringValue ?? '';
    const { played } = by;
    const { runId } = played.run;
    promise(TopicArn === topicOf(route, played.spec.policy), `${runId} told ${route} at another topic`, TopicArn);
    const held = readHead()?.routes[route]?.intents.filter(({ holder }) => holder === by.id) ?? [];
    const intent = held.find((each) => Message.includes(`/${keptKeys(route, each).changesKey}\n`));
    if (!intent) throw new Error(`${by.id} told ${route} what it did not hold`);
    const kept = keptKeys(route, intent);
    const changes = linesAt(kept.changesKey);
    const report = RouteReport.parse(world.objects.json(kept.reportKey));
    const wereLost = report.lost !== undefined;
    const confirmed = readerOf(route, 'confirmed');
    const named = (those: readonly Change[]) => those.map(({ change, alertKey }) => `${change} ${alertKey}`);
    if (process.env.TRACE)
      console.log(
        '  SENDING',
        by.id,
        route,
        wereLost ? 'LOST' : '',
        changes.map((c) => `${c.change} ${c.severity} ${c.finding.resource.id} ${c.runId}`).join('; '),
      );
    const stale = confirmed.stale(changes, wereLost);
    promise(stale.length === 0, `Told to ${route} again although it was confirmed:`, named(stale));
    const unpaged = wereLost && !isLedgerLost ? confirmed.neverPaged(changes) : [];
    promise(unpaged.length === 0, `Told to ${route} as if it were known:`, named(unpaged));
    // What was published and not confirmed may come again, but only from somebody who comes after one that failed.
    for (const each of sent) {
      if (each.route !== route || each.isConfirmed || each.by.state === 'failed' || each.leaseUntil <= clock) continue;
      const twice = changes.filter((change) => each.changes.some((other) => isSame(other, change)));
      promise(twice.length === 0, `Told to ${route} by ${each.by.id} and by ${by.id}:`, named(twice));
    }
    for (const change of changes) checkEvidence(change, route);
    for (const [index, id] of SUBNETS.entries()) {
      // That a sample lies in the future is told of the first of them, whosever it is.
      const mayBeNamed = [...report.troubles, ...report.troublesOver].some(({ text }) => text.includes(id));
      promise(!Message.includes(id) || mayBeNamed || isFor(route, index), `${runId} told ${route} of ${id}`);
    }
    const leaseUntil = Date.parse(intent.leaseUntil ?? '');
    if (process.env.TRACE)
      console.log(
        '  SENT',
        by.id,
        route,
        wereLost ? 'LOST' : '',
        changes.map((c) => `${c.change} ${c.severity} ${c.finding.resource.id} ${c.runId}`).join('; '),
      );
    sent.push({ route, changesKey: intent.changesKey, changes, report, by, leaseUntil, isConfirmed: false });
  }

  /** The pager only ever hears of what was critical once. */
  function isFor(route: string, index: number): boolean {
    if (index === -1) return route === FALLBACK_ROUTE;
    if (route !== 'pager') return route === ownerOf(index);
    const wasCritical = ({ levels, policy }: RunSpec) => severityOf(levels[index] ?? 50, policy) === 'critical';
    return ownerOf(index) === 'team' && [...byRun.values()].some(({ spec }) => wasCritical(spec));
  }

  function checkEvidence(change: Change, route: string): void {
    // Where messages were lost, one run tells again what another found.
    const source = [...byRun.values()].find(({ asOf }) => asOf === Date.parse(change.at));
    if (!source) throw new Error(`There is no run at ${change.at}`);
    const index = SUBNETS.indexOf(change.finding.resource.id as (typeof SUBNETS)[number]);
    promise(isFor(route, index), `Told to ${route}`, change.alertKey);
    promise(change.routes.length === 1 && change.routes[0] === route, `${route} is told who else is`, change.routes);
    if (index === -1) {
      checkKindEvidence(change, source);
      return;
    }
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

  /** Of what is no subnet: raised when it holds, over when it is, and that only by who read all that it takes to know. */
  function checkKindEvidence(change: Change, source: Played): void {
    const known = subjectOf.get(change.alertKey);
    if (!known) throw new Error(`${change.alertKey} is not of the story`);
    const { subject, index } = known;
    const { spec, earlier } = source;
    const standing = standingsOf(spec)[index];
    const unread = (spec.unread ?? []).filter(({ how }) => how !== 'elsewhere').map(({ list }) => list);
    const isSeen = !spec.failed[SCOPES.length];
    const said = `${change.change} ${change.alertKey} by ${change.runId}`;
    const about = { standing, unread };
    switch (change.change) {
      case 'resolved': {
        const isRead = subject.needs.every((list) => !unread.includes(list));
        // What moved is over as soon as it is where it was, or was not there, in a run that looked.
        const before = earlier && standingsOf(earlier.spec)[index];
        const isOver = standing === 'over' || (subject.kind === 'moved' && before === 'absent');
        promise(isSeen && isRead && isOver, `${said}, without evidence`, about);
        const compares = subject.kind !== 'moved' || (earlier !== undefined && isListed(earlier, subject));
        promise(compares, `${said}, compared with a run that did not look`, about);
        return;
      }
      case 'gone': {
        const isRead = !unread.includes(subject.own);
        const isOfIpam = subject.own === 'ipam-pool' || spec.evidence?.[0] === 'read';
        promise(isSeen && isRead && isOfIpam && standing === 'absent', `${said}, without evidence`, about);
        return;
      }
    }
  }

  /** Nothing is told to be so that is not, or that the run could not know. */
  function checkRaised(changes: readonly Change[]): void {
    for (const { change, alertKey, runId } of changes) {
      const known = subjectOf.get(alertKey);
      const source = byRun.get(runId);
      if (!known || !source || (change !== 'raised' && change !== 'baseline')) continue;
      const { subject, index } = known;
      const standing = standingsOf(source.spec)[index];
      const isSo = standing === 'holds' || (standing === 'over' && subject.kind === 'moved');
      promise(
        isSo && !source.spec.failed[SCOPES.length],
        `${change} ${alertKey} by ${runId}, and it is not so`,
        source.spec.unread,
      );
    }
  }

  /** Whether a run read the list that a subject is in, or would be. */
  function isListed({ spec }: Played, { own }: Subject): boolean {
    return !spec.unread?.some(({ list, how }) => list === own && how !== 'elsewhere');
  }

  function ledgerWritten(before: LedgerHead | undefined, after: LedgerHead, attempt: Attempt): void {
    if (attempt.step === 'decide') {
      promise(after.generation === (before?.generation ?? 0) + 1, 'A generation was skipped');
      promise(
        !before || Date.parse(after.asOf) > Date.parse(before.asOf) || Date.parse(before.asOf) > clock,
        'An older run changed the ledger',
        after.runId,
      );
      const [newest] = after.recentRuns;
      const key = newest?.decisionKey ?? '';
      const text = world.objects.snapshot()[key] ?? '';
      promise(newest?.runId === attempt.played.run.runId && key.includes(attempt.id), 'The head names another', newest);
      promise(!decided.has(after.runId) || isLedgerLost, 'A run was decided twice', after.runId);
      const { changesKey } = JSON.parse(text);
      const changes = linesAt(changesKey);
      const stale = decisions.stale(changes);
      promise(
        isLedgerLost || stale.length === 0,
        'An event comes twice',
        stale.map(({ alertKey }) => alertKey),
      );
      checkRaised(changes);
      decisions.read(changes);
      decided.set(after.runId, { key, text, changes: world.objects.snapshot()[changesKey] ?? '' });
      return;
    }
    promise(
      after.generation === before?.generation && after.entriesKey === before.entriesKey,
      'Notify changed the alerts',
    );
    for (const [route, { intents = [] }] of Object.entries(before?.routes ?? {})) {
      for (const intent of intents) {
        if (after.routes[route]?.intents.some(({ changesKey }) => changesKey === intent.changesKey)) continue;
        const message = sent.findLast(({ changesKey, by }) => changesKey === intent.changesKey && by === attempt);
        promise(message !== undefined, 'Settled what it never sent', intent);
        if (message) message.isConfirmed = true;
      }
    }
  }

  /** What consumers would be told as events: of a decision that the head named, and as it was then. */
  async function checkEvents({ run: { runId } }: Played): Promise<void> {
    const decision = await committedDecision(world.objects, runId);
    const named = decided.get(runId);
    if (!decision) {
      const isRecent = [...decided.keys()].slice(-20).includes(runId);
      promise(isLedgerLost || !named || !isRecent, 'No events for what was decided', runId);
      return;
    }
    const { [named?.key ?? '']: text, [decision.changesKey]: changes } = world.objects.snapshot();
    promise(named !== undefined, 'Events for what no head named', runId);
    promise(text === named?.text && changes === named?.changes, 'Events for what was decided differently', runId);
  }

  function start(spec: RunSpec, index: number): Played {
    const asOf = START + runs.slice(0, index + 1).reduce((sum, { gap }) => sum + gap, 0) * MINUTE;
    return begin(spec, `run-${index}`, asOf, index);
  }

  function begin(spec: RunSpec, runId: string, asOf: number, turn: number): Played {
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
    const run = world.give({
      runId,
      asOf: iso(asOf),
      // One that failed is known to be there.
      scopes: subjects.length > 0 && spec.failed[SCOPES.length] ? { ...scopes, [KINDS_SCOPE]: undefined } : scopes,
      policy,
      resourceTypes: ResourceType.options,
      ...(accounts && { accounts }),
    });
    const rest = { faults: [...spec.faults], beside: [...(spec.beside ?? [])], failures: 0, attempts: 0 };
    const played: Played = { run, spec, asOf, turn, ...rest, evaluated: false, earlier: undefined };
    byRun.set(runId, played);
    return played;
  }

  /** What the steps before Decide come to. */
  async function evaluate(played: Played): Promise<void> {
    const { run, spec, turn, evaluated } = played;
    if (evaluated || subjects.length === 0 || spec.failed[SCOPES.length]) return;
    const { unread = [] } = spec;
    const standings = standingsOf(spec);
    played.evaluated = true;
    if (recorded && recorded.asOf < played.asOf) played.earlier = recorded;
    await evaluateKinds(world.objects, run, { subjects, standings, unread, turn, asOf: run.asOf });
  }

  function record(played: Played): void {
    if (!played.evaluated || (recorded && recorded.asOf >= played.asOf)) return;
    recordKinds(world.objects, played.run);
    recorded = played;
  }

  /** Breaks what the story says, between two steps. */
  function damage(step: Due['step'], { spec, attempts }: Played): void {
    if (attempts > 1) return;
    for (const each of spec.damage?.filter(({ before }) => before === step) ?? []) {
      const isLast = each.object === 'entries' && readHead()?.entriesKey;
      const key = breakIt(world.objects, each, clock);
      if (key === undefined || each.how === 'minor') continue;
      if (process.env.TRACE) console.log('BROKE', key, each.how);
      broken.push({ key, said: each.how !== 'deleted' });
      isLedgerLost ||= (each.object === 'head' && each.how !== 'future') || (isLast !== false && key === isLast);
    }
  }

  /** The same step once more, or another one that is due: a few calls at a time. */
  async function goOnBeside({ step, played }: Attempt, { what }: Beside, turns: Turns): Promise<void> {
    if (what === 'again') {
      await carryOut({ at: clock, step, played }, turns);
      return;
    }
    // At the same time: nobody's lease ends while he stands still.
    const at = due.findIndex((other) => other.played !== played && other.played.asOf <= clock);
    const [other] = at === -1 ? [] : due.splice(at, 1);
    if (other) await carryOut({ ...other, at: clock }, turns);
  }

  async function carryOut({ at, step, played }: Due, gate?: Turns): Promise<void> {
    clock = Math.max(clock, at);
    const interleave =
      played.spec.interleaved && !gate && !played.spec.beside?.length
        ? async () => {
            const at = due.findIndex((other) => other.played !== played);
            const [other] = at === -1 ? [] : due.splice(at, 1);
            if (other) await carryOut(other);
          }
        : undefined;
    const { run } = played;
    const attempt: Attempt = { step, played, id: `${run.runId}-${step}-${++played.attempts}`, state: 'running' };
    const { objects, publish, hasDied, leave } = surroundings(attempt, interleave, gate);
    const invocation = { ...fakeInvocation({ attempt: attempt.id }), now: () => new Date(clock) };
    const isRetried = played.failures;
    if (step === 'decide') await evaluate(played);
    let failure: unknown;
    try {
      if (step === 'decide') await decideTask.run({ run }, { objects, pause: async () => {}, ...invocation });
      else
        await notifyTask.run(
          { run },
          { objects, publish, topics: TOPICS, pause: async () => {}, wait: async () => {}, ...invocation },
        );
      attempt.state = 'done';
    } catch (error) {
      attempt.state = 'failed';
      failure = error;
    }
    const beside = await leave();
    if (beside && typeof beside === 'object' && 'error' in beside) throw beside.error;
    // It is not this attempt that the state machine waits for, but the one that was started last.
    if (gate && due.some((other) => other.played === played)) return;
    if (failure !== undefined) {
      if (!hasDied() && !(failure instanceof WriteConflict) && !(failure instanceof Throttled)) throw failure;
      if (played.failures > isRetried) return;
      played.failures++;
      const isDead = played.failures >= played.spec.attempts;
      if (!isDead) schedule({ at: clock + MINUTE, step, played });
      // The state machine tells the rest although Decide failed; an execution that is dead does not.
      else if (step === 'decide' && played.failures % 2 === 0) schedule({ at: clock + MINUTE, step: 'notify', played });
      return;
    }
    if (step === 'notify') return record(played);
    if (due.some((other) => other.played === played && other.step === 'notify')) return;
    schedule({ at: clock + played.spec.notifyDelay * MINUTE, step: 'notify', played });
  }

  function schedule(next: Due): void {
    due.push(next);
    due.sort((a, b) => a.at - b.at);
  }

  async function carryOutAll(): Promise<void> {
    for (let next = due.shift(); next; next = due.shift()) {
      damage(next.step, next.played);
      if (next.step === 'notify') await checkEvents(next.played);
      await carryOut(next);
    }
  }

  const mutes = [
    {
      id: 'm',
      match: { id: MUTED[1] },
      reason: 'by hand',
      by: 'ann',
      at: iso(START),
      expires: iso(START + 300 * MINUTE),
    },
  ];
  world.objects.give(sharedKeys.mutes, { schemaVersion: '1.0', mutes, acknowledgements: [] });
  world.objects.give(sharedKeys.publishedMetrics, {
    schemaVersion: '1.0',
    runId: 'run',
    asOf: iso(START),
    resources: [],
  });
  for (const [index, spec] of runs.entries()) {
    const played = start(spec, index);
    schedule({ at: played.asOf + spec.decideDelay * MINUTE, step: 'decide', played });
  }
  await carryOutAll();

  // Quiet days: everything is seen, nothing goes wrong, mutes are over, and a digest is due.
  const last = runs.at(-1);
  const policy = last?.policy ?? 0;
  const quiet: RunSpec = {
    gap: 60,
    decideDelay: 0,
    notifyDelay: 0,
    levels: end,
    failed: [false, false, false],
    evidence: ['read', 'read'],
    policy,
    sampleAge: undefined,
    faults: [],
    interleaved: false,
    attempts: 1,
    standings: endStandings,
  };
  const begins = Math.max(clock, MUTED_UNTIL) + 60 * MINUTE;
  for (const [n, hours] of [0, 1, 2, 3, 24, 48].entries()) {
    const played = begin(quiet, `quiet-${n}`, begins + hours * 60 * MINUTE, runs.length + n);
    schedule({ at: played.asOf, step: 'decide', played });
    await carryOutAll();
  }
  const wasPagerLost = isLedgerLost || ![...byRun.values()].every(({ spec }) => spec.policy !== WITHOUT_PAGER);
  for (const [n, id] of SUBNETS.entries()) {
    const truth = severityOf(end[n] ?? 50, policy);
    const key = `${SCOPES[n % SCOPES.length]}/vpc-1/subnet/${id}/10.0.0.0/24#utilization`;
    for (const route of [FALLBACK_ROUTE, 'team', 'pager']) {
      if (route === ownerOf(n)) checkEnd(key, truth, route);
      // A pager that the policy had all the time knows what is critical, and that it is so no longer.
      else if (route === 'pager' && ownerOf(n) === 'team') {
        const believed = readerOf(route, 'confirmed').of(key);
        if (wasPagerLost) continue;
        if (truth === 'critical') checkEnd(key, truth, route);
        else
          promise(
            believed !== 'critical',
            `At the end ${id} is ${truth}, and ${route} was told that it is ${believed}`,
          );
      } else if (route !== 'pager')
        promise(readerOf(route, 'confirmed').of(key) === undefined, `${route} was told of ${id}`);
    }
  }
  for (const [n, { alertKey }] of subjects.entries())
    checkEnd(alertKey, endStandings[n] === 'holds' ? 'critical' : 'over', FALLBACK_ROUTE);

  function checkEnd(key: string, truth: ReturnType<typeof severityOf>, route: string): void {
    const believed = readerOf(route, 'confirmed').of(key);
    const said = `At the end ${key} is ${truth}, and ${route} was told that it is ${believed}`;
    if (believed === 'unknown') return;
    const isOver = believed === undefined || believed === 'over';
    // That something is over is only known to whoever remembers that it was not.
    promise(truth === 'over' ? isOver || isLedgerLost : believed === truth, said);
    const last = readerOf(route, 'sent').of(key);
    promise(isLedgerLost || last === believed, `${route} was told that ${key} is ${last}, not confirmed: ${believed}`);
  }

  // Whatever is broken is said, once and by its name.
  const [only, ...more] = broken;
  if (only?.said && more.length === 0 && !only.key.startsWith(OWED)) {
    const told = sent.filter(
      ({ report, isConfirmed }) =>
        isConfirmed && report.troubles.some(({ key, isNew }) => isNew && key === `object/${only.key}`),
    );
    promise(told.length <= 1, 'Damage was said more than once', only.key);
  }

  // Nobody but a process that died leaves entries behind that no head names.
  const mayLeave = isLedgerLost || runs.some(({ faults }) => faults.some(({ kind }) => kind === 'crash'));
  const entries = world.objects.keys().filter((key) => key.startsWith('alerts/ledger/'));
  promise(mayLeave || (entries.length === 1 && entries[0] === world.head().entriesKey), 'Entries were left', entries);
  const owed = world.objects.keys().filter((key) => key.startsWith(OWED));
  promise(mayLeave || owed.length === 0, 'What was told was left', owed);
}

/** Where there is no head, nothing is named. */
const NO_HEAD = { entriesKey: '', routes: {}, recentRuns: [] } as unknown as LedgerHead;

function mayBeMuted(alertKey: string, at: number): boolean {
  return at < MUTED_UNTIL && MUTED.some((id) => alertKey.includes(`/${id}/`));
}

/** One change of an alert, whoever tells it. */
function isSame(a: Change, b: Change): boolean {
  const isNews = a.change !== 'reminded' && a.change !== 'unmeasured' && a.change !== 'noLongerVisible';
  return isNews && a.alertKey === b.alertKey && a.change === b.change && a.severitySince === b.severitySince;
}

function severityOf(level: Level, policy: number): 'over' | 'warning' | 'critical' {
  const warning = WARNING[policy] ?? 80;
  if (typeof level === 'string' || level < warning) return 'over';
  return level >= warning + 10 ? 'critical' : 'warning';
}
