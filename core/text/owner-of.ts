import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { own } from './own.ts';

/** By account id. */
export type AccountNames = Readonly<Record<string, string>>;

/** Value of the tag that names a team, in whatever case its key is. Other people's text. */
export function teamOf({ tags = {} }: Pick<Resource, 'tags'>): string | undefined {
  return Object.entries(tags).find(([key, value]) => key.toLowerCase() === 'team' && value !== '')?.[1];
}

/** What people call an account, else its id. Other people's text. */
export function accountText(accountId: string | undefined, names: AccountNames = {}): string | undefined {
  return own(names, accountId) || accountId;
}
