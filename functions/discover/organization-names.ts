import {
  ListAccountsCommand,
  type ListAccountsRequest,
  type ListAccountsResponse,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { throughProxy } from '../../storage/through-proxy.ts';
import { LIST_ACCOUNTS } from '../shared/ec2/actions.ts';
import { named } from '../shared/ec2/named.ts';
import { describeError } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';
import { OutOfTime } from './out-of-time.ts';

export interface OrganizationCalls {
  /** Absent: the names are not asked for. */
  readonly listAccounts?: ((input: ListAccountsRequest) => Promise<ListAccountsResponse>) | undefined;
}

/** Without a limit, a connection on which nothing comes any more holds an invocation until Lambda ends it. */
const PATIENCE = { connectionTimeout: 5000, socketTimeout: 10_000 };

/** Names are not worth the run: so much is left for the rest of Discover. */
const MARGIN_MS = 60_000;

export function organizationCalls(): OrganizationCalls {
  const organizations = new OrganizationsClient({ ...throughProxy(PATIENCE), retryMode: 'adaptive' });
  return { listAccounts: (input) => organizations.send(new ListAccountsCommand(input)) };
}

/**
 * What AWS Organizations calls its accounts. A run can do without: what could not be read is a gap, whatever the reason,
 * and those read before it count. A page can be empty, and the list go on all the same; more than 20 are on none.
 */
export async function organizationNames({
  listAccounts,
  deadline,
}: OrganizationCalls & Pick<Invocation, 'deadline'>): Promise<{ readonly names: AccountNames; readonly gaps: Gap[] }> {
  const names: Record<string, string> = {};
  if (!listAccounts) return { names, gaps: [] };
  try {
    for (let place: string | undefined, first = true; first || place !== undefined; first = false) {
      if (deadline() < MARGIN_MS) throw new OutOfTime('There was no time left to list all of them.');
      const { Accounts = [], NextToken } = await listAccounts({ MaxResults: 20, ...(place && { NextToken: place }) });
      if (place !== undefined && NextToken === place) throw new Error('The list led to itself.');
      for (const { Id = '', Name = '' } of Accounts) {
        const name = Name.trim().slice(0, 100);
        if (/^\d{12}$/.test(Id) && name !== '') names[Id] = name;
      }
      place = NextToken || undefined;
    }
    return { names, gaps: [] };
  } catch (error) {
    const read = Object.keys(names).length;
    const which = read === 0 ? 'The names of accounts are' : `The names of accounts, but for ${read}, are`;
    return {
      names,
      gaps: [{ kind: 'accountNamesUnknown', text: `${which} not known from AWS Organizations. ${why(error)}` }],
    };
  }
}

/** Only the management account and delegated administrators may list: the permission alone does not help others. */
function why(error: unknown): string {
  if (error instanceof OutOfTime) return error.message;
  const known = named(
    error,
    LIST_ACCOUNTS,
    (denied) =>
      `${LIST_ACCOUNTS} was denied (${denied.name}): ${denied.message}. Allow it, and run in the management account or in a delegated administrator, as IPAM's is.`,
  );
  return known instanceof Error && known !== error ? known.message : describeError(error);
}
