import { bySeverity } from '../../core/streams/by-severity.ts';
import { First } from '../../core/streams/first.ts';
import { count, counted } from '../../core/text/count.ts';
import { timeText, twoUnits } from '../../core/text/times.ts';
import type { Alert } from '../../statemachine/contracts/alert.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import type { AlertsDocument } from '../json/alerts-documents.ts';
import { documentText } from '../json/document.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import { wholeNumber } from '../kit/values.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { findResult } from '../results/read.ts';
import { matchText } from './match.ts';
import { alertsOf, ledgerHead, quietBy, silenceNow } from './open-alerts.ts';

export interface RawAlertsOptions extends RawResultsOptions {
  readonly limit: string;
  readonly closed?: true;
}

type Listed = AlertsDocument['alerts'][number];

const MOST = 10_000;
const STATES = { open: 0, pending: 1, closed: 2 } as const;

/** Lists what is being told, what is silenced by whom, and until when. Returns the exit code. */
export async function listAlerts(raw: RawAlertsOptions, io: Io, deps: RemoteDeps): Promise<number> {
  const limit = wholeNumber('--limit', raw.limit, MOST);
  const results = await openResults(raw, 'alerts', io, deps);
  const head = await ledgerHead(results);
  const silence = await silenceNow(results, head, deps.now());
  const counts = { critical: 0, warning: 0, pending: 0, muted: 0, acknowledged: 0, closed: 0 };
  const first = new First<Listed>(limit, worstFirst);
  for await (const alert of alertsOf(results, head)) {
    const quiet = quietBy(silence, alert);
    if (alert.state !== 'open') counts[alert.state]++;
    else if (quiet.muted !== undefined) counts.muted++;
    else counts[alert.severity]++;
    if (alert.state === 'open' && quiet.acknowledged !== undefined) counts.acknowledged++;
    if (alert.state !== 'closed' || raw.closed) first.add({ ...alert, ...quiet });
  }
  const stored = await findResult(results, sharedKeys.mutes, Mutes);
  const { mutes, acknowledgements } = stored ?? { mutes: [], acknowledgements: [] };
  const document = {
    where: results.where,
    runId: head.runId,
    asOf: head.asOf,
    counts,
    alerts: first.list(),
    mutes,
    acknowledgements,
  };
  if (raw.json) io.out.print(documentText<AlertsDocument>({ exit: { code: 0 }, ...document }));
  else for (const line of lines(document, first.total, io, deps.now())) io.out.print(line);
  return 0;
}

function worstFirst(a: Alert, b: Alert): number {
  return (
    STATES[a.state] - STATES[b.state] ||
    bySeverity(a, b) ||
    Date.parse(a.since) - Date.parse(b.since) ||
    (a.key < b.key ? -1 : 1)
  );
}

function lines(
  { where, asOf, counts, alerts, mutes, acknowledgements }: Omit<AlertsDocument, 'schemaVersion' | 'exit'>,
  total: number,
  { out }: Io,
  now: Date,
): string[] {
  const { colors } = out;
  const silenced = [
    ...(counts.muted > 0 ? [`${count(counts.muted)} muted`] : []),
    ...(counts.acknowledged > 0 ? [`${count(counts.acknowledged)} acknowledged`] : []),
    ...(counts.pending > 0 ? [`${count(counts.pending)} not yet for as long as its rule asks`] : []),
  ];
  const heading = `${count(counts.critical)} critical, ${counted(counts.warning, 'warning')}${silenced.length > 0 ? `; ${silenced.join(', ')}` : ''}`;
  const from = `As of ${timeText(asOf)}, ${twoUnits(now.getTime() - Date.parse(asOf))} ago (${sanitize(where)})`;
  const columns = columnsFor(now);
  const layout = layOut(columns, alerts, HEADINGS, out.columns());
  const style = { title: colors.bold, heading: colors.dim };
  return [
    `${colors.bold(heading)}. ${from}`,
    '',
    ...(alerts.length === 0
      ? ['Nothing is open.']
      : [...headLines(layout, '', HEADINGS, style).filter((line) => line !== ''), ...tableLines(layout, alerts)]),
    ...(total > alerts.length ? [colors.dim(`… ${count(total - alerts.length)} more: --limit ${total}`)] : []),
    ...section(
      'Muted by hand:',
      mutes.map(({ id, match, by, reason, expires }) => [
        id,
        matchText(match),
        `until ${timeText(expires)}`,
        by,
        reason,
      ]),
    ),
    ...section(
      'Acknowledged:',
      acknowledgements.map(({ id, match, by, reason, at }) => [
        id,
        matchText(match),
        `at ${timeText(at)}`,
        by,
        reason ?? '',
      ]),
    ),
  ];
}

function section(title: string, entries: readonly string[][]): string[] {
  if (entries.length === 0) return [];
  return [
    '',
    title,
    ...entries.map(
      (parts) =>
        `  ${parts
          .filter((part) => part !== '')
          .map(sanitize)
          .join('  ')}`,
    ),
  ];
}

const HEADINGS = { severity: 'severity', name: 'resource', cidr: 'CIDR', where: 'owner', since: 'since', what: 'why' };

function columnsFor(now: Date): readonly Column<Listed>[] {
  return [
    { key: 'severity', text: ({ severity, state }) => (state === 'open' ? severity : `${severity} (${state})`) },
    {
      key: 'name',
      text: ({ finding: { resource } }) => sanitize(resource.name ?? resource.id),
      min: 20,
      cut: 'inside',
    },
    {
      key: 'id',
      text: ({ finding: { resource } }) => (resource.name ? sanitize(resource.id) : ''),
      dropOrder: 3,
    },
    { key: 'cidr', text: ({ finding: { resource } }) => sanitize(resource.cidr) },
    {
      key: 'where',
      text: ({ finding: { resource } }) =>
        [resource.accountId, resource.region]
          .flatMap((part) => part ?? [])
          .map(sanitize)
          .join('/'),
      dropOrder: 2,
    },
    { key: 'since', text: ({ since }) => twoUnits(now.getTime() - Date.parse(since)), align: 'right' },
    { key: 'quiet', text: ({ muted, acknowledged }) => (muted ? 'muted' : acknowledged ? 'acknowledged' : '') },
    {
      key: 'what',
      text: ({ finding }) => sanitize(finding.reasons.map(({ text }) => text).join(' and ')),
      dropOrder: 1,
    },
  ];
}
