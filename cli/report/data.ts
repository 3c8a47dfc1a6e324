import type { ReportData } from '../../core/report/report-data.ts';
import { isDemo } from '../../local/run-id.ts';
import { gatherReport } from '../../report/gather.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { ObjectDamaged, ObjectMissing } from '../../storage/errors.ts';
import { runKeys } from '../../storage/keys.ts';
import type { StoredRun } from '../../storage/stored-runs.ts';
import { allowedBy } from '../aws/permissions.ts';
import { sanitize } from '../kit/sanitize.ts';
import { unreadable } from '../results/read.ts';
import type { Results } from '../results/results.ts';

/** What a run found; undefined where what it left was removed because of its age. Throws CliError. */
export async function findReportData(
  { runId, asOf }: Pick<StoredRun, 'runId' | 'asOf'>,
  results: Results,
): Promise<ReportData | undefined> {
  const { deployment, flags, permissions } = results;
  const prefix = runKeys.prefix(runId, asOf);
  const options = { title: titleOf(runId, results), flags, ...(deployment && { deployment }) };
  try {
    return await allowedBy(permissions, gatherReport(results, { prefix }, options));
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    if (error instanceof InvalidInput || error instanceof ObjectDamaged)
      throw unreadable(`${results.where}/${prefix}`, error);
    throw error;
  }
}

function titleOf(runId: string, { deployment, where }: Results): string {
  if (deployment) return sanitize(deployment.stack);
  return isDemo(runId) ? 'demo organisation' : sanitize(where);
}
