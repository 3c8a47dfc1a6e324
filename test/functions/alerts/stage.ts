import type { Policy } from '../../../core/policy/schema.ts';
import { Change } from '../../../statemachine/contracts/alert.ts';
import { type Intent, LedgerHead, type RouteReport } from '../../../statemachine/contracts/ledger.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { Reader } from './reader.ts';
import { mayBeMuted, policiesFor, START } from './rules.ts';
import type { Standing, Subject } from './sketch.ts';
import type { Beside, Fault, RunSpec, Story } from './story.ts';
import { SUBJECTS } from './subjects.ts';

/** A run of the story. */
export interface Played {
  readonly run: Run;
  readonly spec: RunSpec;
  readonly asOf: number;
  readonly turn: number;
  /** What is still to come of its faults, and of what goes on beside it. */
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
export interface Attempt {
  readonly step: 'decide' | 'notify' | 'record';
  readonly played: Played;
  readonly id: string;
  /** By scope, whose results were kept when it began. */
  readonly kept: ReadonlyMap<string, Played>;
  state: 'running' | 'done' | 'failed';
}

/** A message. */
export interface Sent {
  readonly route: string;
  readonly changesKey: string;
  readonly changes: readonly Change[];
  readonly report: RouteReport;
  readonly by: Attempt;
  readonly leaseUntil: number;
  isConfirmed: boolean;
}

/** A story as far as it has come: what there is, what was decided, who was told what, and whether all promises were kept. */
export class Stage {
  readonly world = alertWorld({ now: () => new Date(this.clock) });
  readonly subjects: readonly Subject[];
  readonly policies: readonly Policy[];
  readonly byRun = new Map<string, Played>();
  /** In the order in which they were sent. */
  readonly sent: Sent[] = [];
  /** Of each run, as it was when a head named it. */
  readonly decided = new Map<string, { readonly key: string; readonly text: string; readonly changes: string }>();
  /** Who reads everything that was ever decided. */
  readonly decisions = new Reader();
  /** By scope, the run that the ledger knows to have evaluated it last. */
  readonly marks = new Map<string, Played>();
  /** Keys that somebody broke. */
  readonly broken: { readonly key: string; readonly isSaid: boolean }[] = [];
  /** Whether what alerts remember was lost with one of them. */
  isLedgerLost = false;
  clock = START;
  #head: { readonly text: string; readonly value: LedgerHead | undefined } | undefined;
  #breach: Error | undefined;

  constructor({ subjects = [] }: Pick<Story, 'subjects'>) {
    this.subjects = subjects.flatMap((index) => SUBJECTS[index] ?? []);
    this.policies = policiesFor(this.subjects);
  }

  get objects() {
    return this.world.objects;
  }

  /** Undefined where there is none that can be read. */
  head(): LedgerHead | undefined {
    const text = this.objects.text(sharedKeys.ledger);
    if (text === undefined) return undefined;
    if (text !== this.#head?.text) this.#head = { text, value: headOf(text) };
    return this.#head?.value;
  }

  loseLedger(): void {
    this.isLedgerLost = true;
    this.marks.clear();
  }

  changesAt(key: string): Change[] {
    return this.objects.lines(key).map((line) => Change.parse(line));
  }

  /** What somebody believes who gets the messages of one route: all of them, or those that were confirmed. */
  readerOf(route: string, of: 'sent' | 'confirmed'): Reader {
    const reader = new Reader();
    for (const each of this.sent) {
      if (each.route !== route || (of === 'confirmed' && !each.isConfirmed)) continue;
      if (each.report.lost) reader.startAnew((key) => mayBeMuted(key, Date.parse(each.report.asOf)));
      reader.read(each.changes);
    }
    return reader;
  }

  /** Of what cannot be left unsaid, it is said that it is over. */
  standingsIn({ standings = [] }: Pick<RunSpec, 'standings'>): Standing[] {
    return this.subjects.map(({ mayBeUnsaid }, index) => {
      const standing = standings[index] ?? 'over';
      return standing === 'unsaid' && !mayBeUnsaid ? 'over' : standing;
    });
  }

  promise(holds: boolean, what: string, about?: unknown): void {
    if (!holds) throw this.breach(what, about);
  }

  /** To be thrown. */
  breach(what: string, about?: unknown): Error {
    const error = new Error(about === undefined ? what : `${what} ${JSON.stringify(about)}`);
    this.#breach ??= error;
    return error;
  }

  /** To be asked after each step: what a promise throws within a step, that may have caught. */
  checkPromises(): void {
    if (this.#breach) throw this.#breach;
  }
}

/** Where messages say that their changes are. */
export function keptKeys(route: string, { runId, asOf }: Pick<Intent, 'runId' | 'asOf'>) {
  const prefix = runKeys.prefix(runId, asOf);
  return { changesKey: runKeys.routeChanges(prefix, route), reportKey: runKeys.routeReport(prefix, route) };
}

/** What has to stay as it is as long as this head counts. */
export function namedBy(head: LedgerHead | undefined): string[] {
  if (!head) return [];
  const owed = Object.values(head.routes).flatMap(({ waiting, intents }) => [
    ...(waiting ? [waiting] : []),
    ...intents,
  ]);
  return [
    head.entriesKey,
    ...head.recentRuns.map(({ decisionKey }) => decisionKey),
    ...owed.flatMap(({ reportKey, changesKey }) => [reportKey, changesKey]),
  ];
}

function headOf(text: string): LedgerHead | undefined {
  try {
    return LedgerHead.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
