import type { UnreadPlace } from '../../statemachine/contracts/lists-read.ts';
import type { ListedAccount } from '../shared/listed-account.ts';

/** Where accounts are known not to be read; of one that is read in none of the Regions, everywhere. */
export function placesNotRead(
  accounts: readonly Pick<ListedAccount, 'accountId' | 'notRead'>[],
  regions: readonly string[] = [],
): UnreadPlace[] {
  return accounts.flatMap(({ accountId, notRead }) =>
    regions.every((region) => notRead.includes(region))
      ? [{ accountId }]
      : notRead.map((region) => ({ accountId, region })),
  );
}
