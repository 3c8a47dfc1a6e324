import { type AccountNames, accountText } from '../../core/text/owner-of.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { accountNamesOfProfiles } from './account-names.ts';

interface Place {
  /** What is read: a stack, or AWS itself. */
  readonly what: string;
  readonly accountId?: string | undefined;
  readonly regions: readonly string[];
}

/** Says whose account is read, before it is. On the other stream: what is asked for may go through a pipe. */
export async function printHeader(place: Place, { err, env }: Pick<Io, 'err' | 'env'>): Promise<void> {
  err.print(err.colors.dim(headerText(place, env.AWS_PROFILE, await accountNamesOfProfiles(env))));
}

/** "IpamMonitor: account payments-prod (111122223333), profile network, eu-west-1" */
export function headerText(
  { what, accountId, regions }: Place,
  profile: string | undefined,
  names: AccountNames = {},
): string {
  const name = accountText(accountId, names);
  const account = name === accountId ? accountId : `${name} (${accountId})`;
  const parts = [
    ...(account === undefined ? [] : [`account ${account}`]),
    ...(profile ? [`profile ${profile}`] : []),
    ...regions,
  ];
  return sanitize(`${what}: ${parts.join(', ')}`);
}
