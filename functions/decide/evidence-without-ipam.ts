import type { AccountEvidence } from '../../core/alerts/absence.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { Evidence } from './evidence.ts';

/**
 * Tells of accounts that are read without IPAM whether they were: the run itself reads them, so that its own time is
 * that of the reading. Of the others tells what IPAM says of them.
 */
export function withAccountsRead(
  {
    asOf,
    scopes,
    failedScopes,
    coverage,
    ipams,
  }: Pick<Summary, 'asOf' | 'scopes' | 'failedScopes' | 'coverage' | 'ipams'>,
  ofIpam: Evidence,
): Evidence {
  const unread = new Map<string, { readonly region?: string | undefined; readonly why: string }[]>();
  const addUnread = (accountId: string, why: string, region?: string) =>
    unread.set(accountId, [...(unread.get(accountId) ?? []), { region, why }]);
  for (const { accountId, region, kind, text } of coverage.gaps) {
    if (kind === 'unreadableAccount' && accountId !== undefined) addUnread(accountId, text, region);
  }
  for (const { accounts = [], message } of failedScopes)
    for (const accountId of accounts) addUnread(accountId, message);
  const read = new Map<string, Set<string>>();
  for (const { scope } of scopes) {
    if (scope.source !== 'ec2') continue;
    for (const accountId of scope.accounts ?? []) read.set(accountId, new Set(scope.regions));
    // After the gaps, which say why: of very many accounts there is no gap for each.
    for (const [accountId, regions] of Object.entries(scope.notRead ?? {})) {
      for (const region of regions) addUnread(accountId, `Account ${accountId} was not read in ${region}`, region);
    }
  }
  if (read.size === 0 && unread.size === 0) return ofIpam;

  return (accountId, region): AccountEvidence => {
    if (accountId === undefined || region === undefined) return ofIpam(accountId, region);
    const gap = unread.get(accountId)?.find((each) => each.region === undefined || each.region === region);
    if (gap) return { known: false, why: gap.why };
    const regions = read.get(accountId);
    if (regions?.has(region)) return { known: true, listed: true, lastSuccessfulAt: asOf };
    if (regions) return { known: false, why: `Account ${accountId} is not read in ${region} any more` };
    return ipams.length > 0 ? ofIpam(accountId, region) : { known: false, why: `Account ${accountId} is not read` };
  };
}
