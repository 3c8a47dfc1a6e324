import { mergeParts, type UnseenOf } from '../../core/inventory/groups.ts';
import { unreadOf } from '../../core/judge/proofs.ts';
import { listOfAllocated, type Unseen } from '../../core/taken/unseen.ts';
import { type AccountRead, unseenAllocation } from '../../core/taken/why-unseen.ts';
import { DiscoveredAccount } from '../../statemachine/contracts/discovered-account.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { isDamage, ObjectMissing } from '../../storage/errors.ts';
import { runKeys } from '../../storage/keys.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';

interface About {
  readonly run: Run;
  readonly scope: Scope;
  readonly read: ListsRead;
  readonly objects: Objects;
}

/** Looked through already: pools and VPCs. */
const SEEN: readonly string[] = ['vpc', 'ipam-pool'];

/**
 * Says of an allocation whether what it is held for was not seen. That something is in no list proves nothing where the
 * list was not read, of its account and Region: a run with filters has no word on it.
 */
export async function unseenAllocations(
  { run, scope, read, objects }: About,
  unseen: Unseen,
  readList: (list: string) => readonly AsyncIterable<InventoryRow>[],
): Promise<UnseenOf> {
  for (const list of unseen.lists.filter((each) => !SEEN.includes(each) && Object.hasOwn(read, each))) {
    for await (const row of mergeParts(readList(list), () => {})) unseen.see(row);
  }
  const accounts = unseen.size > 0 ? await accountsRead(objects, run, scope) : undefined;
  return (allocation) => {
    const list = listOfAllocated(allocation);
    const { accountId, region } = allocation;
    if (list === undefined || unreadOf([{ list, at: [{ accountId, region }] }], read) !== undefined) return undefined;
    const is = unseen.isUnseen(allocation);
    if (is === undefined) return undefined;
    const known = accounts?.(accountId, region) ?? { account: 'unknown' as const };
    const account: AccountRead = known.account !== 'notRead' && unseen.saw(allocation) ? { account: 'read' } : known;
    return unseenAllocation(allocation, is, account, scope.tier);
  };
}

/** How IPAM's discovery of each account went: as many as accounts times Regions, a few bytes each. */
async function accountsRead(objects: Objects, { prefix }: Run, { ipamId }: Scope) {
  const codes = new Map<string, string>();
  const regions = new Set<string>();
  try {
    for await (const { accountId, region, failure, ...line } of readJsonLines(
      objects,
      runKeys.accounts(prefix),
      DiscoveredAccount,
    )) {
      if (line.ipamId !== ipamId) continue;
      regions.add(region);
      codes.set(`${accountId} ${region}`, failure?.code ?? '');
    }
  } catch (error) {
    if (!(error instanceof ObjectMissing) && !isDamage(error)) throw error;
    return undefined;
  }
  return (accountId = '', region = ''): AccountRead => {
    const code = codes.get(`${accountId} ${region}`);
    if (code === undefined) return { account: regions.has(region) ? 'notDiscovered' : 'unknown' };
    return code === '' ? { account: 'read' } : { account: 'notRead', code };
  };
}
