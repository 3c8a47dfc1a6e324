import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { LATEST_REPORT, newestPrefix, runKeys, sharedKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from '../fakes/objects.ts';
import { SCOPE } from '../fakes/results.ts';
import { DAMAGES, type DamageName, damageJson } from './damages.ts';
import { giveMutes, givePolicy, type Moment } from './story.ts';
import { reportOf } from './world.ts';

/** An object that runs share, and what can become of it. */
export interface DamagedObject {
  readonly name: string;
  readonly about: string;
  /** Whether it is one of JSON Lines. */
  readonly isLines?: boolean;
  readonly moments?: readonly Moment[];
  readonly key: (objects: MemoryObjects) => string;
  /** Where it is not JSON, or not damaged as such is. */
  readonly damage?: (objects: MemoryObjects, key: string, damage: DamageName) => void;
  /** Damages that change nothing, and of which nothing is said. */
  readonly harmless?: Readonly<Partial<Record<DamageName, string>>>;
  /** What a person does, where it is not nothing: in words, and done. */
  readonly person?: Readonly<Partial<Record<DamageName, Repair>>>;
}

interface Repair {
  readonly text: string;
  readonly repair?: (objects: MemoryObjects) => void;
}

const ALWAYS: readonly Moment[] = ['waiting', 'undelivered', 'under way'];
const putRight: Repair = { text: 'Puts it right, or deletes it and mutes again.', repair: giveMutes };
const correct: Repair = { text: 'Corrects the policy: `policy put`.', repair: givePolicy };

export const OBJECTS: readonly DamagedObject[] = [
  {
    name: 'alerts/ledger.json',
    about: 'The head: which entries count, and what each route has not been sent yet.',
    key: () => sharedKeys.ledger,
  },
  {
    name: 'alerts/ledger/…',
    about: 'The entries that the head names: one line an alert, and one a scope.',
    isLines: true,
    key: (objects) => headOf(objects).entriesKey,
    damage(objects, key, damage) {
      damageJson(objects, key, damage, true);
      if (damage === 'newer') objects.edit(key, withUnknownKind);
    },
  },
  {
    name: 'alerts/owed/….json',
    about: 'The report of what a route is owed: while it waits, while it could not be delivered, and while it is sent.',
    moments: ALWAYS,
    key: (objects) => owed(objects).reportKey,
    harmless: { future: 'None of its times is waited for.' },
  },
  {
    name: 'alerts/owed/….jsonl.gz',
    about: 'The changes that a route is owed, at the same three moments.',
    isLines: true,
    moments: ALWAYS,
    key: (objects) => owed(objects).changesKey,
    harmless: { future: 'None of its times is waited for.' },
  },
  {
    name: 'alerts/mutes.json',
    about: 'What was muted or acknowledged by hand. Runs only read it.',
    key: () => sharedKeys.mutes,
    person: {
      deleted: { text: 'Mutes again.', repair: giveMutes },
      truncated: putRight,
      garbage: putRight,
      older: putRight,
      future: { text: 'Acknowledges again.', repair: giveMutes },
    },
  },
  {
    name: 'latest.json',
    about: 'For each scope the newest run that evaluated it.',
    key: () => sharedKeys.latest,
  },
  {
    name: 'latest/<scope>/<run>/evaluations/…',
    about: 'What that run found: what moved is known from it.',
    isLines: true,
    key: (objects) => runKeys.evaluations(newestPrefix(SCOPE, headOf(objects).runId), SCOPE),
    harmless: { future: 'None of its times is looked at.' },
  },
  {
    name: LATEST_REPORT,
    about:
      'The report of the newest run, for whoever opens it: no run reads it. `doctor --stack` says where it is another.',
    key: () => LATEST_REPORT,
    damage: damageReport,
    harmless: Object.fromEntries(DAMAGES.map((each) => [each, 'Nothing. It is a copy: the run puts its own there.'])),
  },
  {
    name: 'metrics/published.json',
    about: 'Which resources have metrics of their own.',
    key: () => sharedKeys.publishedMetrics,
  },
  {
    name: 'policy/current.yaml',
    about: 'The policy. No run writes it; each judges by the last good one where it cannot be used.',
    key: () => sharedKeys.currentPolicy,
    damage: damagePolicy,
    harmless: { future: 'It has no time but those at which mutes expire.' },
    person: {
      deleted: { text: 'Puts it back: `policy put`.', repair: givePolicy },
      truncated: correct,
      garbage: correct,
      older: correct,
      newer: { text: 'Updates the monitor, or takes out what it does not know.', repair: givePolicy },
    },
  },
];

function headOf(objects: MemoryObjects): LedgerHead {
  return LedgerHead.parse(objects.json(sharedKeys.ledger));
}

function owed(objects: MemoryObjects) {
  const { waiting, intents = [] } = headOf(objects).routes.default ?? {};
  const parcel = intents[0] ?? waiting;
  if (!parcel) throw new Error('Test: nothing is owed');
  return parcel;
}

/** An alert of a kind that this version does not look for. */
function withUnknownKind(body: string): string {
  return body.replace(/^.*subnet-old.*$/m, (line) => {
    const unknown = line.replaceAll('#utilization', '#weather').replaceAll('"kind":"utilization"', '"kind":"weather"');
    return `${line}\n${unknown}`;
  });
}

function damagePolicy(objects: MemoryObjects, key: string, damage: DamageName): void {
  if (damage === 'deleted') objects.remove(key);
  else
    objects.edit(key, (body) => {
      switch (damage) {
        case 'truncated':
          return body.slice(0, body.indexOf('usedPercent: 80') + 4);
        case 'older':
          return body.replace('version: 1', 'version: 0');
        case 'newer':
          return `${body}forecasts: { horizon: 90d }\n`;
        case 'garbage':
          return '<html>Service unavailable</html>';
        default:
          return body;
      }
    });
}

/** A page has no version and no times of its own: it is one of another run. */
function damageReport(objects: MemoryObjects, key: string, damage: DamageName): void {
  if (damage === 'deleted') objects.remove(key);
  else if (damage === 'truncated') objects.truncate(key);
  else
    objects.edit(key, () => (damage === 'garbage' ? '<html>Service unavailable</html>' : reportOf({ runId: damage })));
}
