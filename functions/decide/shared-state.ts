import type * as z from 'zod';
import { unknownConditions } from '../../core/alerts/silence.ts';
import type { Damage } from '../../core/alerts/troubles.ts';
import { isFuture } from '../../core/text/times.ts';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { PublishedMetrics } from '../../statemachine/contracts/published-metrics.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { readShared, type Shared } from '../../storage/shared.ts';
import { headInPast, mutesInPast } from './in-past.ts';

/** What runs share, as this one finds it. What of it cannot be used is listed, and told once. */
export interface SharedState {
  readonly head: Shared<LedgerHead>;
  readonly mutes: Mutes | undefined;
  readonly latest: Latest | undefined;
  /** Keys of what is there. */
  readonly present: readonly string[];
  readonly damaged: readonly Damage[];
}

type SharedKey = (typeof sharedKeys)[keyof typeof sharedKeys];

/** What a run does without an object. */
const WITHOUT: Readonly<Record<SharedKey, string>> = {
  [sharedKeys.ledger]: 'All alerts start again: what is open is sent as a baseline.',
  [sharedKeys.mutes]: 'Nothing is muted by hand.',
  [sharedKeys.latest]: 'What was there before is not compared with.',
  [sharedKeys.publishedMetrics]: 'Metrics of resources that left the selection end at once.',
  [sharedKeys.currentPolicy]: 'The built-in policy judges.',
};

const REPLACED = 'This run replaces it; what was there is an older version of the object.';
const MUTE_AGAIN = 'Correct it, or delete it and mute again.';
const DELETED = 'Did somebody delete it?';
const ANEW = `${DELETED} This run writes it anew.`;

/** What was deleted and is no run's to write. */
const OF_PEOPLE: Readonly<Partial<Record<SharedKey, string>>> = {
  [sharedKeys.mutes]: `${DELETED} Mute again.`,
  [sharedKeys.currentPolicy]: `${DELETED} Put it back with policy put.`,
};

/** Enough to see what is wrong; a line that is garbage can be long. */
const MAX_WHY = 500;
const CLOCK = 'Was the clock of a machine wrong? It counts as if it were older than this run.';

/** What is said of an object that cannot be read. */
export function unusable({ where }: Pick<Objects, 'where'>, key: string, message: string): string {
  return `cannot be used: ${message.replace(`${where}/${key}`, 'it').slice(0, MAX_WHY)}`;
}

/** Reads what runs share. Nothing of it that is damaged stops the run. */
export async function readSharedState(
  objects: Objects,
  { policy }: Pick<Summary, 'policy'>,
  now: Date,
): Promise<SharedState> {
  const damaged: Damage[] = [];
  const present: string[] = [];
  async function read<T>(key: SharedKey, schema: z.ZodType<T>, flawOf: (value: T) => Flaw | undefined) {
    const shared = await readShared(objects, key, schema);
    // Runs only read them: they stay as they are until somebody puts them right.
    const lasts = key === sharedKeys.mutes;
    const flaw = shared.value && flawOf(shared.value);
    if (shared.etag !== undefined) present.push(key);
    if (shared.damage !== undefined) {
      const remedy = `${WITHOUT[key]} ${lasts ? MUTE_AGAIN : REPLACED}`;
      damaged.push({ key, why: unusable(objects, key, shared.damage), remedy, lasts });
    }
    if (flaw) damaged.push({ key, ...flaw, lasts });
    return shared;
  }
  const dated = (times: readonly string[]) => datedInFuture(times, now);
  const head = await read(sharedKeys.ledger, LedgerHead, (value) => dated(timesOfHead(value)));
  const mutes = await read(sharedKeys.mutes, Mutes, (value) => dated(timesOfMutes(value)) ?? unknownTo(value));
  const latest = await read(sharedKeys.latest, Latest, ({ scopes }) => dated(timesOfRuns(Object.values(scopes))));
  for (const problem of latest.value?.historyProblems ?? []) damaged.push({ ...problem, lasts: false });
  await read(sharedKeys.publishedMetrics, PublishedMetrics, (value) => dated(timesOfRuns([value])));
  // Discover has read it, or knows that it once could.
  if (policy.source !== 'built-in') present.push(sharedKeys.currentPolicy);
  // Seen by the run before; or by one that was recorded, while there is no ledger any more.
  const seen = head.etag === undefined && latest.value?.hasLedger ? [sharedKeys.ledger] : (head.value?.shared ?? []);
  for (const key of Object.values(sharedKeys)) {
    if (present.includes(key) || !seen.includes(key)) continue;
    damaged.push({
      key,
      why: 'is not there any more',
      remedy: `${WITHOUT[key]} ${OF_PEOPLE[key] ?? ANEW}`,
      lasts: false,
    });
  }
  return {
    head: { ...head, value: head.value && headInPast(head.value, now) },
    mutes: mutes.value && mutesInPast(mutes.value, now),
    latest: latest.value,
    present,
    damaged,
  };
}

/** What is wrong with an object that can be read. */
type Flaw = Pick<Damage, 'why' | 'remedy'>;

function datedInFuture(times: readonly string[], now: Date): Flaw | undefined {
  const future = times.find((time) => isFuture(time, now));
  return future === undefined ? undefined : { why: `is dated in the future, ${future}`, remedy: CLOCK };
}

function unknownTo({ mutes, acknowledgements }: Mutes): Flaw | undefined {
  const unknown = [...mutes, ...acknowledgements].flatMap(({ id, match }) =>
    unknownConditions(match).map((condition) => `${condition} of ${id}`),
  );
  if (unknown.length === 0) return undefined;
  const why = `has conditions that this version does not know: ${unknown.slice(0, 5).join(', ')}`;
  return { why, remedy: 'Entries that use them silence nothing. Update the monitor, or mute again without them.' };
}

function timesOfMutes({ acknowledgements }: Mutes): string[] {
  return acknowledgements.map(({ at }) => at);
}

function timesOfRuns(runs: readonly { readonly asOf: string }[]): string[] {
  return runs.map(({ asOf }) => asOf);
}

function timesOfHead({ asOf, routes }: LedgerHead): string[] {
  const ofRoutes = Object.values(routes).flatMap(({ confirmed, intents }) => [
    ...(confirmed ? [confirmed.asOf, confirmed.at] : []),
    ...intents.flatMap(({ leaseUntil }) => leaseUntil ?? []),
  ]);
  return [asOf, ...ofRoutes];
}
