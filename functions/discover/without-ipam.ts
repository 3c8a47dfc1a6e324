import type { AccountsToRead } from '../../statemachine/contracts/accounts-to-read.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Request } from '../../statemachine/contracts/request.ts';
import { MAX_ACCOUNTS, type Scope } from '../../statemachine/contracts/scope.ts';
import type { Discovery } from '../../statemachine/contracts/summary.ts';
import type { Objects } from '../../storage/objects.ts';
import type { Invocation } from '../shared/task.ts';
import { accountScopes, regionsNotRead, scopeAt } from './account-scopes.ts';
import { AllAccounts } from './all-accounts.ts';
import { type CheckedAccount, type Checks, checkAccounts } from './check-accounts.ts';
import type { KnownScope } from './known-scopes.ts';
import { refusedGaps, refuseNone } from './refused-accounts.ts';

export interface WithoutIpam {
  readonly scopes: readonly KnownScope[];
  readonly gaps: readonly Gap[];
  readonly found?: NonNullable<Discovery['withoutIpam']>;
}

interface Deps extends Checks, Pick<Invocation, 'attempt'> {
  readonly objects: Objects;
}

/**
 * The scopes of the accounts that are read without IPAM, if the request is about any. Throws what is worth another
 * attempt; AccessDenied when no account can be read, and no IPAM was found either.
 */
export async function lookWithoutIpam(
  deps: Deps,
  accounts: AccountsToRead | undefined,
  filter: Request['scopes'],
  { prefix, ipamFound }: { readonly prefix: string; readonly ipamFound: boolean },
): Promise<WithoutIpam> {
  if (!accounts || !mayBeWanted(filter)) return { scopes: [], gaps: [] };
  const { regions } = accounts;
  const ids = accounts.ids.length > 0 ? [...new Set(accounts.ids)] : [await deps.ownAccount()];
  const { checked, allAccounts } = await (ids.length > MAX_ACCOUNTS
    ? checkSeveralScopes(deps, prefix, ids, regions)
    : checkOneScope(deps, ids, regions));
  if (!ipamFound) refuseNone(checked);
  return {
    scopes: accountScopes(checked, regions, allAccounts),
    gaps: refusedGaps(checked),
    found: {
      accounts: checked.length,
      readable: checked.filter(({ unreadable }) => !unreadable).length,
      regions: [...regions],
    },
  };
}

interface Checked {
  readonly checked: CheckedAccount[];
  readonly allAccounts?: NonNullable<Scope['allAccounts']>;
}

async function checkOneScope(deps: Deps, ids: readonly string[], regions: readonly string[]): Promise<Checked> {
  return { checked: await checkAccounts(deps, ids, regions, async () => {}) };
}

/** Writes down all accounts and their VPCs, for the scopes to compare theirs with those of the others. */
async function checkSeveralScopes(
  deps: Deps,
  prefix: string,
  ids: readonly string[],
  regions: readonly string[],
): Promise<Checked> {
  const all = new AllAccounts(deps.objects, { prefix, attempt: deps.attempt });
  const scopeOf = new Map(ids.map((id, index) => [id, scopeAt(index)]));
  const checked = await checkAccounts(deps, ids, regions, (accountId, region, vpcs) =>
    all.addVpcs(vpcs, region, scopeOf.get(accountId) ?? ''),
  );
  const listed = checked.map((account, index) => ({
    accountId: account.accountId,
    scopeId: scopeAt(index),
    notRead: regionsNotRead(account),
  }));
  return { checked, allAccounts: await all.end(listed) };
}

/** Whether a request can be about accounts: those who ask for an IPAM's scopes need not wait for them. */
function mayBeWanted({ ids, types, ipamIds }: NonNullable<Request['scopes']> = {}): boolean {
  return !ipamIds && (ids?.some((id) => id.startsWith('ec2-')) ?? true) && (types?.includes('private') ?? true);
}

/** What is read, and what there is not without IPAM. */
const NOT_MISSED = new Set<string>(['vpc', 'subnet', 'ipam-pool', 'ipam-scope']);

/** Types that were asked for and that only IPAM lists. */
export function notReadWithoutIpam({ resourceTypes }: Pick<Request, 'resourceTypes'>, scopes: readonly Scope[]): Gap[] {
  const types = resourceTypes.filter((type) => !NOT_MISSED.has(type));
  if (types.length === 0 || !scopes.some(({ source }) => source === 'ec2')) return [];
  const text = `Without IPAM only VPCs and subnets are read: what else those accounts have (${types.join(', ')}) is not covered.`;
  return [{ kind: 'notReadWithoutIpam', text }];
}
