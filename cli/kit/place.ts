import { type AccountNames, accountText } from '../../core/text/owner-of.ts';
import { sanitize } from './sanitize.ts';

/** "payments-prod/eu-west-1", "111122223333/eu-west-1" */
export function placeOf(
  { accountId, region }: { readonly accountId?: string | undefined; readonly region?: string | undefined },
  names: AccountNames = {},
): string {
  return [accountText(accountId, names), region].flatMap((part) => (part ? [sanitize(part)] : [])).join('/');
}
