import { type Freshness, isOlder } from '../../core/measure/stale.ts';
import type { AccountCoverage } from '../../statemachine/contracts/coverage.ts';
import type { DiscoveredAccount } from '../../statemachine/contracts/discovered-account.ts';

export type SeenAccounts = Omit<AccountCoverage, 'unknown'>;

type Unreadable = AccountCoverage['unreadable'][number];
type Stale = AccountCoverage['stale'][number];

/** Accounts that are named; accounts.jsonl.gz has them all. */
const MAX_EXAMPLES = 10;

interface Group {
  readonly ipamId: string;
  accounts: number;
  readonly regions: Set<string>;
  readonly examples: { accountId: string; regions: string[] }[];
  /** The account counted last: its Regions come one after the other. */
  last: string | undefined;
}

interface UnreadableGroup extends Group {
  readonly code: Unreadable['code'];
}

interface StaleGroup extends Group {
  oldestAt: string | undefined;
  never: boolean;
}

/** Counts accounts as they come, sorted by account. Grows with IPAMs, reasons and Regions, not with accounts. */
export class AccountTally {
  readonly #freshness: Freshness;
  readonly #unreadable = new Map<string, UnreadableGroup>();
  readonly #stale = new Map<string, StaleGroup>();
  #seen = 0;
  #last: string | undefined;

  constructor(freshness: Freshness) {
    this.#freshness = freshness;
  }

  add({ ipamId, accountId, region, failure, lastSuccessfulAt }: DiscoveredAccount): void {
    if (accountId !== this.#last) this.#seen++;
    this.#last = accountId;
    if (failure) {
      const key = `${ipamId} ${failure.code}`;
      const group = this.#unreadable.get(key) ?? { ...noAccounts(ipamId), code: failure.code };
      this.#unreadable.set(key, group);
      count(group, accountId, region);
    } else if (lastSuccessfulAt === undefined || isOlder(lastSuccessfulAt, this.#freshness)) {
      const group = this.#stale.get(ipamId) ?? { ...noAccounts(ipamId), oldestAt: undefined, never: false };
      this.#stale.set(ipamId, group);
      count(group, accountId, region);
      if (lastSuccessfulAt === undefined) group.never = true;
      else if (group.oldestAt === undefined || lastSuccessfulAt < group.oldestAt) group.oldestAt = lastSuccessfulAt;
    }
  }

  result(): SeenAccounts {
    return {
      seen: this.#seen,
      unreadable: sorted(this.#unreadable).map((group) => ({ ...figures(group), code: group.code })),
      stale: sorted(this.#stale).map((group) => ({
        ...figures(group),
        oldestAt: group.never ? undefined : group.oldestAt,
      })),
    };
  }
}

function noAccounts(ipamId: string): Group {
  return { ipamId, accounts: 0, regions: new Set(), examples: [], last: undefined };
}

function count(group: Group, accountId: string, region: string): void {
  group.regions.add(region);
  const example = group.examples.at(-1);
  if (group.last !== accountId) {
    group.last = accountId;
    group.accounts++;
    if (group.examples.length < MAX_EXAMPLES) group.examples.push({ accountId, regions: [region] });
  } else if (example?.accountId === accountId) example.regions.push(region);
}

function figures({
  ipamId,
  accounts,
  regions,
  examples,
}: Group): Pick<Stale, 'ipamId' | 'accounts' | 'regions' | 'examples'> {
  return { ipamId, accounts, regions: [...regions].sort(), examples };
}

function sorted<T>(groups: ReadonlyMap<string, T>): T[] {
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
