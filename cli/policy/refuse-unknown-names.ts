import { unknownNames } from '../../core/policy/unknown-names.ts';
import { type Deployment, declaredBy } from '../aws/stack.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { PolicyFile } from './read-policy.ts';

/** Throws CliError for what a policy names and the deployment does not have, as far as its stack says. */
export function refuseUnknownNames(file: PolicyFile, { outputs }: Deployment): void {
  const problems = unknownNames(file, declaredBy(outputs));
  if (problems.length === 0) return;
  throw new CliError(problems.map(sanitize).join('\n'), [
    'Destinations belong to the deployment, which grants them one by one: declare them there (docs/configuration.md).',
  ]);
}
