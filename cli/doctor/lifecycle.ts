import { GetBucketLifecycleConfigurationCommand, type LifecycleRule, type S3Client } from '@aws-sdk/client-s3';
import { HISTORIES, NEWEST, sharedKeys } from '../../storage/keys.ts';
import type { Deployment } from '../aws/stack.ts';
import { type DoctorCheck, failed, ok, warning } from './check.ts';
import { errorText, someOf } from './inspect.ts';

/** What counts however old it is: docs/storage.md. */
const KEPT = ['alerts/', 'policy/', sharedKeys.latest, NEWEST, ...HISTORIES];

/** From these an object has to be brought back before it can be read. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Whether a rule of the bucket takes away, by age, what runs need for good. */
export async function checkLifecycle({ outputs }: Deployment, s3: S3Client): Promise<DoctorCheck> {
  try {
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: outputs.BucketName }));
    const wrong = Rules.filter(takesWhatCounts);
    if (wrong.length === 0) return ok('lifecycle', 'no rule of the bucket deletes what the monitor needs');
    return failed(
      'lifecycle',
      `rules of the bucket delete or archive what the monitor needs at any age: ${someOf(wrong.map(({ ID, ...rule }) => ID ?? prefixOf(rule)))}`,
      `Exclude these prefixes:  ${KEPT.join('  ')}`,
      'Deleted history is restored from the daily files, and the bucket keeps earlier versions for a while: docs/damage.md',
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchLifecycleConfiguration') {
      return warning('lifecycle', 'the bucket has no rules: runs never expire', 'Deploy the stack again.');
    }
    const why = `cannot be looked at: ${errorText(error)}`;
    return warning('lifecycle', why, 'To look:  s3:GetLifecycleConfiguration on the bucket');
  }
}

/** None of these objects has tags: a rule for some leaves them alone. */
function takesWhatCounts(rule: LifecycleRule): boolean {
  const { Status, Filter, Expiration, Transitions = [] } = rule;
  const takes =
    Expiration?.Days !== undefined ||
    Expiration?.Date !== undefined ||
    Transitions.some(({ StorageClass }) => ARCHIVES.includes(StorageClass));
  if (Status !== 'Enabled' || !takes || Filter?.Tag || Filter?.And?.Tags?.length) return false;
  const prefix = prefixOf(rule);
  return KEPT.some((kept) => kept.startsWith(prefix) || prefix.startsWith(kept));
}

function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';
}
