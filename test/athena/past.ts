import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { DayRow } from '../../statemachine/contracts/history.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { directoryObjects } from '../../storage/directory-objects.ts';
import { parquetDayFiles } from '../../storage/history/parquet-day-files.ts';
import { runKeys } from '../../storage/keys.ts';
import { readJsonLines } from '../../storage/objects.ts';
import { inTurn } from '../fakes/day-rows.ts';

export const DAYS = 31;

/** A day's row with the partitions it is in. */
export type Kept = DayRow & { readonly scope: string; readonly day: string; readonly account: string | null };

/** Writes 31 days that end with the run's, in which usage grows at many paces, and returns all of their rows. */
export async function writePast(
  objects: ReturnType<typeof directoryObjects>,
  { runId, asOf }: Pick<Summary, 'runId' | 'asOf'>,
  scopeIds: readonly string[],
): Promise<Kept[]> {
  const files = parquetDayFiles(objects);
  const kept: Kept[] = [];
  for (const scope of scopeIds) {
    const key = runKeys.evaluations(runKeys.prefix(runId, asOf), scope);
    const evaluations = await Array.fromAsync(readJsonLines(objects, key, Evaluation));
    for (let ago = DAYS - 1; ago >= 0; ago--) {
      const day = new Date(Date.parse(asOf) - ago * 86_400_000).toISOString().slice(0, 10);
      const rows = evaluations.flatMap((evaluation, n) => {
        const row = rowOf(evaluation, n, ago);
        return row ? [{ row, account: evaluation.resource.accountId ?? null }] : [];
      });
      await files.write(scope, day, inTurn(rows.map(({ row }) => row)));
      kept.push(...rows.map(({ row, account }) => ({ ...row, scope, day, account })));
    }
  }
  return kept;
}

/** Every eleventh resource is 20 days old; what is not measured has no row. */
function rowOf({ key, resource, capacity }: Evaluation, n: number, ago: number): DayRow | undefined {
  if (capacity === undefined || (n % 11 === 0 && ago > 20)) return undefined;
  const now = Math.round(capacity.usedPercent * 100);
  const peakBp = Math.max(0, now - ago * (n % 17));
  const { id: resourceId, type, cidr } = resource;
  const meanBp = Math.floor(peakBp * 0.9);
  return { key, type, resourceId, cidr, basis: capacity.basis, peakBp, meanBp, total: capacity.total, samples: 24 };
}
