import { silenceAt } from '../../core/alerts/silence.ts';
import { bySeverity } from '../../core/streams/by-severity.ts';
import { First } from '../../core/streams/first.ts';
import { compareFindings } from '../../core/summary/worst.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { sharedKeys } from '../../storage/keys.ts';
import { accountNamesOver } from '../aws/account-names.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { filteringOf, type RawFilteredOptions } from '../filter/filter.ts';
import type { AlertsDocument } from '../json/alerts-documents.ts';
import { documentText } from '../json/document.ts';
import type { Io } from '../kit/io.ts';
import { wholeNumber } from '../kit/values.ts';
import { openResults } from '../results/open.ts';
import { findResult } from '../results/read.ts';
import { alertsOf, ledgerHead, policyOfRun, quietBy } from './open-alerts.ts';
import { alertLines, type ListedAlert } from './print.ts';

export interface RawAlertsOptions extends RawFilteredOptions {
  readonly limit: string;
  readonly closed?: true;
}

const MOST = 10_000;
const STATES = { open: 0, pending: 1, closed: 2 } as const;

/** Lists what is being told, what is silenced by whom, and until when. Returns the exit code. */
export async function listAlerts(raw: RawAlertsOptions, io: Io, deps: RemoteDeps): Promise<number> {
  const { shows, isAny, where } = filteringOf(raw);
  const limit = wholeNumber('--limit', raw.limit, MOST);
  const results = await openResults(where, 'alerts', io, deps);
  const head = await ledgerHead(results);
  const policy = await policyOfRun(results, head);
  const accountNames = await accountNamesOver(io.env, policy.accountNames);
  const stored = await findResult(results, sharedKeys.mutes, Mutes);
  const silence = silenceAt(deps.now().toISOString(), policy, stored);
  const counts = { critical: 0, warning: 0, pending: 0, muted: 0, acknowledged: 0, closed: 0 };
  const first = new First<ListedAlert>(limit, urgentFirst);
  for await (const alert of alertsOf(results, head)) {
    if (!shows({ ...alert.finding, verdict: alert.severity }, accountNames)) continue;
    const quiet = quietBy(silence, alert);
    if (alert.state !== 'open') counts[alert.state]++;
    else if (quiet.muted !== undefined) counts.muted++;
    else counts[alert.severity]++;
    if (alert.state === 'open' && quiet.acknowledged !== undefined) counts.acknowledged++;
    if (alert.state !== 'closed' || raw.closed) first.add({ ...alert, ...quiet });
  }
  const { mutes, acknowledgements } = stored ?? { mutes: [], acknowledgements: [] };
  const document = {
    where: results.where,
    runId: head.runId,
    asOf: head.asOf,
    counts,
    total: first.total,
    alerts: first.list(),
    mutes,
    acknowledgements,
  };
  if (raw.json) io.out.print(documentText<AlertsDocument>({ exit: { code: 0 }, ...document }));
  else {
    const view = { isFiltered: isAny, now: deps.now(), accountNames };
    for (const line of alertLines(document, view, io.out)) io.out.print(line);
  }
  return 0;
}

/** What somebody has to act on: neither muted nor acknowledged, and still seen; of those the worst. */
function urgentFirst(a: ListedAlert, b: ListedAlert): number {
  return (
    STATES[a.state] - STATES[b.state] ||
    Number(a.muted !== undefined) - Number(b.muted !== undefined) ||
    bySeverity(a, b) ||
    Number(a.acknowledged !== undefined) - Number(b.acknowledged !== undefined) ||
    Number(isUnseen(a)) - Number(isUnseen(b)) ||
    compareFindings(a.finding, b.finding) ||
    Date.parse(a.since) - Date.parse(b.since) ||
    (a.key < b.key ? -1 : 1)
  );
}

function isUnseen({ missing, unmeasured }: ListedAlert): boolean {
  return missing !== undefined || unmeasured !== undefined;
}
