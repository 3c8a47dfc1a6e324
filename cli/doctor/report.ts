import type { S3Client } from '@aws-sdk/client-s3';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { LATEST_REPORT, reportKey, sharedKeys } from '../../storage/keys.ts';
import { getS3Text } from '../../storage/s3-text.ts';
import type { Deployment } from '../aws/stack.ts';
import { type DoctorCheck, ok, warning } from './check.ts';
import { readShared } from './freshness.ts';
import { errorText } from './inspect.ts';

/** Whether the newest report shows the newest run. Nothing where no run has recorded anything. */
export async function checkReport({ outputs: { BucketName } }: Deployment, s3: S3Client): Promise<DoctorCheck[]> {
  try {
    const latest = await readShared(s3, BucketName, sharedKeys.latest, Latest);
    const runs = Object.values(latest?.scopes ?? {}).sort((a, b) => Date.parse(b.asOf) - Date.parse(a.asOf));
    const [newest] = runs;
    if (!newest) return [];
    const { runId, asOf } = newest;
    const report = await getS3Text(s3, BucketName, reportKey(runId, asOf));
    if (!report) {
      const next = 'The log of RenderReport says why. The next run writes another.';
      return [
        warning('report', `the newest run ${runId} has none: ${LATEST_REPORT} is an older one, if there is one`, next),
      ];
    }
    const copy = await getS3Text(s3, BucketName, LATEST_REPORT);
    if (copy?.text === report.text) return [ok('report', `${LATEST_REPORT} is that of the newest run`)];
    const next = 'The log of Record says why. The next run writes its own there.';
    return [warning('report', `${LATEST_REPORT} is not that of the newest run ${runId}`, next)];
  } catch (error) {
    const next = `s3:GetObject on reports/* and ${LATEST_REPORT} of the bucket, and s3:ListBucket on the bucket`;
    return [warning('report', `cannot be looked at: ${errorText(error)}`, `To look:  ${next}`)];
  }
}
