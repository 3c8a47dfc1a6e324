import { lacksPermission } from '../../functions/shared/ec2/refusals.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

/** One statement of what a command has to be allowed. */
export interface Permission {
  readonly actions: readonly string[];
  /** ARNs. @default * */
  readonly resources?: readonly string[];
}

/** The policy to ask for, as lines of JSON. */
export function permissionLines(permissions: readonly Permission[]): string[] {
  const Statement = permissions.map(({ actions, resources = ['*'] }) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement }, null, 2).split('\n');
}

/**
 * Why asking for the action would not help: AWS names the kind of policy that denies, where it is not just a missing
 * permission.
 */
export function deniedBy({ message }: Error): string | undefined {
  if (/service control policy/i.test(message)) return 'a service control policy of the organisation denies it';
  if (/resource control policy/i.test(message)) return 'a resource control policy of the organisation denies it';
  if (/permissions boundary/i.test(message)) return 'the permissions boundary of the role denies it';
  if (/session policy/i.test(message)) return 'the policy of the session denies it';
  return undefined;
}

/** Waits for a call; if it is denied, says what to ask for. */
export async function allowedBy<T>(permissions: readonly Permission[], call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw deniedInWords(permissions, error);
  }
}

/** What to ask for, where an error is a denial; any other error as it is. */
export function deniedInWords(permissions: readonly Permission[], error: unknown): unknown {
  if (!lacksPermission(error)) return error;
  const by = deniedBy(error);
  return new CliError(
    `${error.name}: ${sanitize(error.message)}`,
    [
      by
        ? `This is not a missing permission: ${by}. Without that, these permissions are still needed:`
        : 'Ask for this policy:',
      ...permissionLines(permissions).map((line) => `  ${line}`),
    ],
    { cause: error },
  );
}
