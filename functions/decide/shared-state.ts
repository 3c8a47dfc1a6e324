import type * as z from 'zod';
import type { Damage } from '../../core/alerts/troubles.ts';
import { isFuture } from '../../core/text/times.ts';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { PublishedMetrics } from '../../statemachine/contracts/published-metrics.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { readShared, type Shared } from '../../storage/shared.ts';

/** What runs share, as this one finds it. What of it cannot be used is listed, and told once. */
export interface SharedState {
  readonly head: Shared<LedgerHead>;
  readonly mutes: Mutes | undefined;
  readonly latest: Latest | undefined;
  readonly damaged: readonly Damage[];
}

const REPLACED = 'This run replaces it; what was there is an older version of the object.';

const REMEDIES = {
  [sharedKeys.ledger]: `All alerts begin anew: what is open is told as a baseline. ${REPLACED}`,
  [sharedKeys.mutes]: 'Until then nothing is muted by hand. Put it right, or delete it and mute again.',
  [sharedKeys.latest]: `What was there before is not compared with. ${REPLACED}`,
  [sharedKeys.publishedMetrics]: `Metrics of resources that left the selection end at once. ${REPLACED}`,
};

/** Reads what runs share. Nothing of it that is damaged stops the run. */
export async function readSharedState(objects: Objects, now: Date): Promise<SharedState> {
  const damaged: Damage[] = [];
  async function read<T>(key: keyof typeof REMEDIES, schema: z.ZodType<T>, timesOf: (value: T) => string[]) {
    const shared = await readShared(objects, key, schema);
    const lasts = key === sharedKeys.mutes;
    const future = shared.value && timesOf(shared.value).find((time) => isFuture(time, now));
    if (shared.damage !== undefined)
      damaged.push({ key, why: shared.damage, remedy: REMEDIES[key] ?? REPLACED, lasts });
    if (future !== undefined) {
      const remedy = 'Was the clock of a machine wrong? It counts as if it were older than this run.';
      damaged.push({ key, why: `it is dated ${future}, which is in the future`, remedy, lasts });
    }
    return shared;
  }
  const head = await read(sharedKeys.ledger, LedgerHead, ({ asOf }) => [asOf]);
  const mutes = await read(sharedKeys.mutes, Mutes, ({ acknowledgements }) => acknowledgements.map(({ at }) => at));
  const latest = await read(sharedKeys.latest, Latest, ({ scopes }) => Object.values(scopes).map(({ asOf }) => asOf));
  await read(sharedKeys.publishedMetrics, PublishedMetrics, ({ asOf }) => [asOf]);
  return { head, mutes: mutes.value && withoutFuture(mutes.value, now), latest: latest.value, damaged };
}

/** An acknowledgement of tomorrow would silence what is raised until then. */
function withoutFuture(mutes: Mutes, now: Date): Mutes {
  const at = now.toISOString();
  return {
    ...mutes,
    acknowledgements: mutes.acknowledgements.map((each) => (isFuture(each.at, now) ? { ...each, at } : each)),
  };
}
