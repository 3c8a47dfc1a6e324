import * as z from 'zod';

/** Accounts to read without IPAM. */
export interface AccountsToRead {
  /** None: the account that the monitor runs in. */
  readonly ids: readonly string[];
  readonly regions: readonly string[];
}

/**
 * At the most: their ids are 65 kB of the 256 KiB that Discover's input may have, and to look at them in five Regions takes
 * three of its ten minutes, at 0.3 s a call.
 */
export const MAX_ACCOUNTS_TO_READ = 5000;

/** No id, and no Region. Words, because an empty substitution might be none. */
const OWN = 'own';
const NONE = 'none';

/** The same in the definition of the state machine, which may have 1 MB: separated by commas, with nothing to escape. */
export function accountsText(
  accounts: AccountsToRead | undefined,
  join = (list: readonly string[]) => list.join(','),
): { readonly AccountIds: string; readonly AccountRegions: string } {
  const { ids = [], regions = [] } = accounts ?? {};
  return { AccountIds: ids.length > 0 ? join(ids) : OWN, AccountRegions: regions.length > 0 ? join(regions) : NONE };
}

const list = (nothing: string, pattern: RegExp, what: string) =>
  z
    .string()
    .transform((text) => (text === nothing ? [] : text.split(',')))
    .pipe(z.array(z.string().regex(pattern, what)));

/** What Discover reads of that; undefined where none is to be read. */
export const AccountsText = z
  .object({
    ids: list(OWN, /^\d{12}$/, 'is not an account id').refine(
      ({ length }) => length <= MAX_ACCOUNTS_TO_READ,
      `are more than ${MAX_ACCOUNTS_TO_READ}`,
    ),
    regions: list(NONE, /^[a-z0-9-]+$/, 'is not a Region name'),
  })
  .refine(({ ids, regions }) => ids.length === 0 || regions.length > 0, {
    path: ['regions'],
    message: 'name no Region',
  })
  .transform((accounts): AccountsToRead | undefined => (accounts.regions.length > 0 ? accounts : undefined));
