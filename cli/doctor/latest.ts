import type { S3Client } from '@aws-sdk/client-s3';
import { counted } from '../../core/text/count.ts';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Deployment } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';
import { type DoctorCheck, failed, ok, unseen, warning } from './check.ts';
import { ago, allowedHours, haveOneNow, hoursSince, lookForReason, readShared } from './freshness.ts';
import { errorText, someOf } from './inspect.ts';

/** Whether runs come to their end: how old the newest recorded result is, of all and of each scope. */
export async function checkLatest(
  deployment: Deployment,
  s3: S3Client,
  now: Date,
  options: string,
): Promise<DoctorCheck[]> {
  const { outputs, createdAt } = deployment;
  const allowed = allowedHours(deployment);
  try {
    const latest = await readShared(s3, outputs.BucketName, sharedKeys.latest, Latest);
    const times = Object.values(latest?.scopes ?? {}).map(({ asOf }) => Date.parse(asOf));
    if (!latest || times.length === 0) return [neverRun(hoursSince(createdAt.getTime(), now), allowed, options)];
    const newest = hoursSince(Math.max(...times), now);
    const text = `newest ${new Date(Math.max(...times)).toISOString()}, ${ago(newest)}, ${counted(times.length, 'scope')}`;
    if (allowed === undefined) return [ok('results', text)];
    if (newest > allowed)
      return [
        failed('results', `${text}: older than two schedules (${allowed} h)`, ...lookForReason(deployment, options)),
      ];
    return [ok('results', text), ...staleScopes(latest, now, allowed, options)];
  } catch (error) {
    const next = `s3:GetObject on ${sharedKeys.latest} of the bucket, and s3:ListBucket on the bucket`;
    return [unseen('results', errorText(error), next)];
  }
}

function neverRun(age: number, allowed: number | undefined, options: string): DoctorCheck {
  const text = 'none: no full run has ended yet';
  return allowed !== undefined && age > allowed
    ? failed('results', `${text}, ${ago(age)} after the stack was created`, haveOneNow(options))
    : warning('results', text, haveOneNow(options));
}

/** Scopes that fail while others do not. */
function staleScopes({ scopes }: Latest, now: Date, allowed: number, options: string): DoctorCheck[] {
  const stale = Object.entries(scopes).filter(([, { asOf }]) => hoursSince(Date.parse(asOf), now) > allowed);
  if (stale.length === 0) return [];
  const text = `${counted(stale.length, 'scope')} not evaluated for more than ${allowed} h: ${someOf(stale.map(([id]) => id))}`;
  return [warning('scopes', text, `See why, or whether it is gone:  ${COMMAND} start --wait ${options}`)];
}
