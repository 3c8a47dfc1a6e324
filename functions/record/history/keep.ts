import { accountHistory } from '../../../core/history/history-id.ts';
import type { Measurement } from '../../../core/history/measurement.ts';
import { concurrently } from '../../../core/streams/concurrently.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import type { Summary } from '../../../statemachine/contracts/summary.ts';
import type { Invocation } from '../../shared/task.ts';
import { commitHistory, type HistoryDeps } from './commit.ts';
import { measuredByAccount, measuredOf, together } from './figures.ts';
import { Outcomes } from './outcomes.ts';

/** Histories that are written at a time: each holds some hundred KiB of what it reads. */
const SCOPES_AT_ONCE = 4;
const ACCOUNTS_AT_ONCE = 10;

/**
 * Takes what a run measured into the histories: one of each scope of an IPAM, one of each account without it, because
 * which accounts are one scope changes with their list. What failed is no reason to leave out the others.
 */
export async function keepHistories(
  run: Run,
  { scopes, failedScopes }: Pick<Summary, 'scopes' | 'failedScopes'>,
  deps: HistoryDeps & Invocation,
): Promise<Outcomes> {
  const { objects } = deps;
  const outcomes = new Outcomes(deps);
  const keep = (historyId: string, samples: () => AsyncIterable<Measurement>) =>
    outcomes.of(historyId, () => commitHistory(historyId, run, samples, deps));
  const keepAccounts = (byAccount: readonly (readonly [account: string, samples: readonly Measurement[]])[]) =>
    concurrently(byAccount, ACCOUNTS_AT_ONCE, ([account, samples]) =>
      keep(accountHistory(account), async function* () {
        yield* samples;
      }),
    );
  const withoutIpam = scopes.filter(({ scope }) => scope.source === 'ec2');
  const ofIpam = scopes.filter(({ scope }) => scope.source !== 'ec2');
  await concurrently(ofIpam, SCOPES_AT_ONCE, ({ scope, evaluationsKey }) =>
    keep(scope.scopeId, () => measuredOf(objects, evaluationsKey)),
  );

  // Of subnets that accounts share, the owner is told: an account of another scope, or one that is not read.
  const shared = new Map<string, Measurement[]>();
  const accountsOf = (scope: { readonly accounts?: readonly string[] | undefined }) => scope.accounts ?? [];
  const inOrder = withoutIpam.toSorted((a, b) => accountsOf(a.scope).length - accountsOf(b.scope).length);
  const listed = new Set([...inOrder.map(({ scope }) => scope), ...failedScopes].flatMap(accountsOf));
  for (const { scope, evaluationsKey } of inOrder) {
    await outcomes.reading(evaluationsKey, async () => {
      const seen = await measuredByAccount(objects, evaluationsKey);
      const own = accountsOf(scope);
      for (const [account, samples] of seen) {
        if (!own.includes(account)) shared.set(account, together(shared.get(account) ?? [], samples));
      }
      await keepAccounts(own.map((account) => [account, together(seen.get(account) ?? [], shared.get(account) ?? [])]));
    });
  }
  await keepAccounts([...shared].filter(([account]) => !listed.has(account)));
  return outcomes;
}
