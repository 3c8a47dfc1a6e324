import type { S3Client } from '@aws-sdk/client-s3';
import { parsePolicy } from '../../core/policy/parse.ts';
import { PolicyError } from '../../core/policy/policy-error.ts';
import { unknownNames } from '../../core/policy/unknown-names.ts';
import { counted } from '../../core/text/count.ts';
import { sharedKeys } from '../../storage/keys.ts';
import { type Deployment, declaredBy } from '../aws/stack.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import { readStored } from '../policy/deployed/stored-policy.ts';
import { type DoctorCheck, failed, ok, unseen } from './check.ts';
import { errorText } from './inspect.ts';

/** Whether the runs judge by what was meant. */
export async function checkPolicy({ outputs }: Deployment, s3: S3Client, options: string): Promise<DoctorCheck> {
  const file = sharedKeys.currentPolicy;
  try {
    const stored = await readStored(s3, outputs.BucketName);
    if (!stored) return ok('policy', 'none in the bucket: the built-in policy judges');
    const policy = parsePolicy(stored.text, file);
    const [unknown, ...more] = unknownNames({ file, text: stored.text, policy }, declaredBy(outputs));
    if (unknown !== undefined) return invalid(unknown, 1 + more.length, options);
    return ok('policy', `"${policy.name}", valid, ${counted(policy.rules.length, 'rule')}`);
  } catch (error) {
    if (!(error instanceof PolicyError)) {
      return unseen('policy', errorText(error), `s3:GetObject on ${file} of the bucket`);
    }
    const problems = error.message.split('\n');
    return invalid(problems[0] ?? '', problems.length, options);
  }
}

function invalid(first: string, problems: number, options: string): DoctorCheck {
  const more = problems > 1 ? ` (and ${counted(problems - 1, 'more problem')})` : '';
  return failed(
    'policy',
    `not valid: ${first}${more}`,
    'Runs use the last valid policy.',
    `Correct it:  ${QUIET_COMMAND} policy get ${options} > policy.yaml`,
    `Then:  ${COMMAND} policy put policy.yaml ${options}`,
    `Or return to an earlier one:  ${COMMAND} policy history ${options}`,
  );
}
