import type { S3Client } from '@aws-sdk/client-s3';
import { counted } from '../../core/text/count.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Deployment } from '../aws/stack.ts';
import { type DoctorCheck, failed, ok, unseen, warning } from './check.ts';
import { ago, allowedHours, haveOneNow, hoursSince, lookForReason, readShared } from './freshness.ts';
import { errorText, someOf } from './inspect.ts';

/**
 * Whether runs follow what changes, and whether it is told: results can be recorded run after run while the ledger of
 * alerts stands still, and then nobody hears of anything.
 */
export async function checkLedger(
  deployment: Deployment,
  s3: S3Client,
  now: Date,
  options: string,
): Promise<DoctorCheck[]> {
  const { outputs, createdAt } = deployment;
  const allowed = allowedHours(deployment);
  try {
    const head = await readShared(s3, outputs.BucketName, sharedKeys.ledger, LedgerHead);
    if (!head) return [neverWritten(hoursSince(createdAt.getTime(), now), allowed, options)];
    const age = hoursSince(Date.parse(head.asOf), now);
    const text = `ledger of ${head.asOf}, ${ago(age)}`;
    if (allowed !== undefined && age > allowed) {
      const why = `${text}: older than two schedules (${allowed} h), so changes are not sent`;
      return [failed('alerts', why, ...lookForReason(deployment, options))];
    }
    return [ok('alerts', text), ...undelivered(head, now, allowed, deployment, options)];
  } catch (error) {
    const next = `s3:GetObject on ${sharedKeys.ledger} of the bucket, and s3:ListBucket on the bucket`;
    return [unseen('alerts', errorText(error), next)];
  }
}

function neverWritten(age: number, allowed: number | undefined, options: string): DoctorCheck {
  const text = 'no ledger: no full run has got far enough to write one';
  return allowed !== undefined && age > allowed
    ? failed('alerts', `${text}, ${ago(age)} after the stack was created`, haveOneNow(options))
    : warning('alerts', text, haveOneNow(options));
}

/** Each run delivers what the one before could not: what is older than two of them does not get through. */
function undelivered(
  { routes }: LedgerHead,
  now: Date,
  allowed: number | undefined,
  deployment: Deployment,
  options: string,
): DoctorCheck[] {
  if (allowed === undefined) return [];
  const late = Object.entries(routes).flatMap(([name, { intents }]) => {
    const ages = intents.map(({ asOf }) => hoursSince(Date.parse(asOf), now)).filter((age) => age > allowed);
    return ages.length > 0 ? [`${name} (${counted(ages.length, 'message')}, the first ${ago(Math.max(...ages))})`] : [];
  });
  if (late.length === 0) return [];
  const text = `not delivered for more than ${allowed} h, to ${counted(late.length, 'route')}: ${someOf(late)}`;
  return [failed('messages', text, ...lookForReason(deployment, options))];
}
