import { plainText } from '../../core/text/plain-text.ts';
import { timeText, twoUnits } from '../../core/text/times.ts';
import type { AccountCoverage, Gap } from '../../statemachine/contracts/coverage.ts';
import type { SeenAccounts } from './account-tally.ts';
import type { Unlisted } from './read-accounts.ts';

/** Regions that a sentence names; the figures have them all. */
const MAX_NAMED = 3;

/** What IPAM cannot see of the accounts, in sentences: who, why, and what to do about it. */
export function accountGaps(
  { seen, unreadable, stale }: SeenAccounts,
  unlisted: readonly Unlisted[],
  { staleAfterMs }: { readonly staleAfterMs: number },
): Gap[] {
  return [
    ...unreadable.map(
      (group): Gap => ({
        kind: 'accountsUnreadable',
        ipamId: group.ipamId,
        text: `${group.ipamId} could not read ${accounts(group.accounts)} of ${seen} in ${named(group.regions)}: ${who(group)} (${plainText(group.code, 40)}). What is there is missing, or old. ${whatToDo(group.code)}`,
      }),
    ),
    ...stale.map(
      (group): Gap => ({
        kind: 'accountsStale',
        ipamId: group.ipamId,
        text: `${group.ipamId} has not read ${accounts(group.accounts)} of ${seen} in ${named(group.regions)} for more than ${twoUnits(staleAfterMs)}: ${who(group)} (${group.oldestAt ? `the oldest ${timeText(group.oldestAt)}` : 'some never'}). IPAM gives no reason; what changed there since is not seen.`,
      }),
    ),
    ...byReason(unlisted).map(
      ({ ipamId, regions, why }): Gap => ({
        kind: 'accountsUnknown',
        ipamId,
        text: `Which accounts ${ipamId} can read in ${named(regions)} is not known. ${why}`,
      }),
    ),
  ];
}

/** Where the accounts are not known: a comparison of runs needs it. */
export function unknownAccounts(unlisted: readonly Unlisted[], gaps: readonly Gap[]): AccountCoverage['unknown'] {
  const everywhere = gaps.flatMap(({ kind, ipamId }) => (kind === 'accountsUnknown' && ipamId ? [{ ipamId }] : []));
  return [...everywhere, ...unlisted.map(({ ipamId, region }) => ({ ipamId, region }))];
}

/** From the API reference of IpamDiscoveryFailureReason. */
function whatToDo(code: string): string {
  switch (code) {
    case 'assume-role-failure':
      return "Check that IPAM's role AWSServiceRoleForIPAM exists there; in a new account it may not exist yet. Check that the account is not suspended, and has not opted out of the IPAM's home Region.";
    case 'throttling-failure':
      return 'The account already makes as many calls as it may. IPAM tries again by itself; if this stays, look for what calls AWS that often.';
    case 'unauthorized-failure':
      return 'AWS denied IPAM access: check that the account is not suspended or closed, and that the Region is enabled for it.';
    default:
      return "accounts.jsonl.gz has IPAM's own words.";
  }
}

function who({ accounts: all, examples }: { accounts: number; examples: readonly { accountId: string }[] }): string {
  const more = all - examples.length;
  return `${examples.map(({ accountId }) => accountId).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function accounts(number: number): string {
  return `${number} ${number === 1 ? 'account' : 'accounts'}`;
}

function named(regions: readonly string[]): string {
  const more = regions.length - MAX_NAMED;
  return more > 0 ? `${regions.slice(0, MAX_NAMED).join(', ')} and ${more} more Regions` : regions.join(', ');
}

/** A permission that is missing is missing for every Region alike: said once. */
function byReason(unlisted: readonly Unlisted[]): { ipamId: string; regions: string[]; why: string }[] {
  const groups = new Map<string, { ipamId: string; regions: string[]; why: string }>();
  for (const { ipamId, region, why } of unlisted) {
    const key = `${ipamId} ${why}`;
    const group = groups.get(key) ?? { ipamId, regions: [], why };
    groups.set(key, group);
    if (!group.regions.includes(region)) group.regions.push(region);
  }
  return [...groups.values()];
}
