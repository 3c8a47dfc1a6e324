import { count, counted } from '../../core/text/count.ts';
import { type AccountNames, teamOf } from '../../core/text/owner-of.ts';
import { twoUnits } from '../../core/text/times.ts';
import type { AlertsDocument } from '../json/alerts-documents.ts';
import { localTime } from '../kit/local-time.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';
import { timeAndAge } from '../results/origin.ts';
import { matchText } from './match.ts';

export type ListedAlert = AlertsDocument['alerts'][number];

type Answer = Omit<AlertsDocument, 'schemaVersion' | 'exit'>;

interface View {
  readonly isFiltered: boolean;
  readonly now: Date;
  readonly accountNames: AccountNames;
}

export function alertLines(answer: Answer, view: View, { colors, columns }: Terminal): string[] {
  const { where, asOf, alerts, total, mutes, acknowledgements } = answer;
  const { isFiltered, now } = view;
  const layout = layOut(columnsOf(view, colors), alerts, HEADINGS, columns());
  const head = headLines(layout, '', HEADINGS, { title: colors.bold, heading: colors.dim });
  const more = total - alerts.length;
  return [
    `${colors.bold(headingOf(answer))}. As of ${timeAndAge(asOf, now)} (${sanitize(where)})`,
    '',
    ...(total === 0 ? [isFiltered ? 'No alert matches.' : 'Nothing is open.'] : []),
    ...(alerts.length === 0 ? [] : [...head.filter((line) => line !== ''), ...tableLines(layout, alerts)]),
    ...(more > 0 ? [colors.dim(`… ${count(more)} more: --limit ${total}`)] : []),
    ...section(
      'Muted by hand:',
      mutes.map(({ id, match, by, reason, expires }) => [
        id,
        matchText(match),
        `until ${localTime(expires)}`,
        by,
        reason,
      ]),
    ),
    ...section(
      'Acknowledged:',
      acknowledgements.map(({ id, match, by, reason, at }) => [
        id,
        matchText(match),
        `at ${localTime(at)}`,
        by,
        reason ?? '',
      ]),
    ),
  ];
}

function headingOf({ counts }: Answer): string {
  const silenced = [
    ...(counts.muted > 0 ? [`${count(counts.muted)} muted`] : []),
    ...(counts.acknowledged > 0 ? [`${count(counts.acknowledged)} acknowledged`] : []),
    ...(counts.pending > 0 ? [`${count(counts.pending)} not yet above for as long as the rule requires`] : []),
  ];
  const open = `${counted(counts.critical, 'critical alert')}, ${counted(counts.warning, 'warning')}`;
  return `${open}${silenced.length > 0 ? `; ${silenced.join(', ')}` : ''}`;
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

const HEADINGS = {
  ...{ severity: 'severity', name: 'resource', id: 'id', cidr: 'CIDR', where: 'owner', team: 'team' },
  ...{ since: 'since', quiet: 'state', what: 'why' },
};

function columnsOf({ now, accountNames }: View, { red, yellow, dim }: Colors): readonly Column<ListedAlert>[] {
  return [
    {
      key: 'severity',
      text: ({ severity, state }) => (state === 'open' ? severity : `${severity} (${state})`),
      style: (text, { severity, state }) => (state === 'open' ? (severity === 'critical' ? red : yellow)(text) : text),
    },
    {
      key: 'name',
      text: ({ finding: { resource } }) => sanitize(resource.name ?? ''),
      min: 20,
      cut: 'inside',
    },
    { key: 'id', text: ({ finding: { resource } }) => sanitize(resource.id), belowOrder: 1 },
    { key: 'cidr', text: ({ finding: { resource } }) => sanitize(resource.cidr) },
    { key: 'where', text: ({ finding: { resource } }) => placeOf(resource, accountNames), belowOrder: 2 },
    { key: 'team', text: ({ finding: { resource } }) => sanitize(teamOf(resource) ?? ''), belowOrder: 3 },
    { key: 'since', text: ({ since }) => twoUnits(now.getTime() - Date.parse(since)), align: 'right' },
    { key: 'quiet', text: stateText },
    {
      key: 'what',
      text: ({ finding }) => sanitize(finding.reasons.map(({ text }) => text).join(' and ') || finding.text),
      belowOrder: 4,
      style: dim,
    },
  ];
}

/** Of one that is not seen any more, the figures are those of then. */
function stateText({ muted, acknowledged, missing, unmeasured }: ListedAlert): string {
  return [
    ...(muted === undefined ? [] : ['muted']),
    ...(acknowledged === undefined ? [] : ['acknowledged']),
    ...(missing ? ['not visible'] : unmeasured ? ['not measured'] : []),
  ].join(', ');
}
