import type { AlertSeverity, Change, ChangeKind } from '../../statemachine/contracts/alert.ts';
import { FALLBACK_ROUTE } from '../policy/routes.ts';
import { count, counted } from '../text/count.ts';
import type { AccountNames } from '../text/owner-of.ts';
import { inertText, plainText } from '../text/plain-text.ts';
import { idleAddressLine } from '../text/public-ipv4.ts';
import { timeText } from '../text/times.ts';
import type { Attribute } from './attributes.ts';
import { changesNote } from './changes-note.ts';
import { objectUrl } from './console-url.ts';
import { coverageLines, problemLines } from './coverage-lines.ts';
import { type Entry, entryOf } from './entry.ts';
import { findingInShort } from './finding-lines.ts';
import { together } from './overlap-lines.ts';
import { unknownReservations } from './reservations-line.ts';
import { changesOf, type RouteMessageFacts, severities, totalOf } from './route-facts.ts';
import { routeSubject } from './route-subject.ts';

/** What a message says, whatever it is made for: lines of plain text, each safe to be shown as text. */
export interface MessageBody {
  /** At most 99 printable ASCII characters. */
  readonly subject: string;
  readonly severity: AlertSeverity;
  readonly lead: string;
  readonly sections: readonly MessageSection[];
  readonly notes: readonly MessageNote[];
  readonly footer: readonly string[];
  /** Into the console; none where there is none. */
  readonly links: readonly MessageLink[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface MessageLink {
  readonly of: 'report' | 'changes';
  readonly title: string;
  readonly url: string;
}

export interface MessageSection {
  readonly title: string;
  /** Of changes; the entries may be about fewer. */
  readonly total: number;
  readonly entries: readonly Entry[];
}

export interface MessageNote {
  readonly title: string;
  readonly lines: readonly string[];
  /** For where there is little room. @default how many lines there are */
  readonly short?: string;
}

type Title = readonly [ChangeKind, string, only?: AlertSeverity];

const TITLES: readonly Title[] = [
  ['raised', 'NEW'],
  ['escalated', 'NOW CRITICAL'],
  // After a first run these are many. The first list is the one to act on.
  ['baseline', 'ALREADY ABOVE YOUR POLICY', 'critical'],
  ['baseline', 'ALREADY ABOVE YOUR POLICY', 'warning'],
  ['deescalated', 'NO LONGER CRITICAL'],
  ['unmeasured', 'NOT MEASURED ANY MORE, STILL OPEN'],
  ['noLongerVisible', 'NO LONGER VISIBLE, STILL OPEN'],
  ['resolved', 'RESOLVED'],
  ['gone', 'GONE'],
  ['reminded', 'STILL OPEN'],
];

/** Their titles say the severity. */
const SAID = new Set<ChangeKind>(['escalated', 'deescalated']);

/** Changes after which the finding holds: of the others, each resource is told of by itself. */
const SAME_NOW = new Set<ChangeKind>(['raised', 'escalated', 'baseline', 'deescalated', 'reminded']);

export function bodyOf(facts: RouteMessageFacts): MessageBody {
  const { report, bucket, pageKey, deployment } = facts;
  return {
    subject: routeSubject(facts),
    severity: severityOf(facts),
    lead: leadOf(facts),
    sections: sectionsOf(facts),
    notes: notesOf(facts),
    footer: [
      `As of ${timeText(report.asOf)}. Run ${inertText(report.runId, 100)}, route ${inertText(report.route, 100)}`,
      ...(deployment ? [] : [`Report: s3://${bucket}/${pageKey}`]),
      `All changes as JSON Lines: s3://${bucket}/${report.changesKey}`,
    ],
    links: linksOf(facts),
    attributes: attributesOf(facts),
  };
}

function linksOf({ report, bucket, pageKey, deployment }: RouteMessageFacts): MessageLink[] {
  if (!deployment) return [];
  const url = (key: string) => objectUrl(deployment.region, bucket, key);
  return [
    { of: 'report', title: 'Report', url: url(pageKey) },
    { of: 'changes', title: 'All changes in the console', url: url(report.changesKey) },
  ];
}

function sectionsOf(facts: RouteMessageFacts): MessageSection[] {
  return titlesOf(facts).flatMap(([kind, name, only]) => {
    const all = changesOf(facts.report, kind);
    const { critical, warning } = {
      critical: only === 'warning' ? 0 : all.critical,
      warning: only === 'critical' ? 0 : all.warning,
    };
    const total = critical + warning;
    if (total === 0) return [];
    const ofKind = facts.changes.filter(
      ({ change, severity }) => change === kind && (only === undefined || severity === only),
    );
    const groups = SAME_NOW.has(kind)
      ? together(ofKind, ({ finding }) => finding)
      : ofKind.map((change): [Change] => [change]);
    const title = `${name}, ${SAID.has(kind) ? count(total) : severities({ critical, warning })}`;
    return [{ title, total, entries: groups.map((changes) => entryOf(changes, facts)) }];
  });
}

/** A newer version may find kinds of change that this one does not know: they are told by their names. */
function titlesOf({ changes }: RouteMessageFacts): readonly Title[] {
  const kinds = new Set(changes.map(({ change }) => change));
  for (const [known] of TITLES) kinds.delete(known);
  return [...TITLES, ...[...kinds].map((kind) => [kind, inertText(kind, 50).toUpperCase()] as const)];
}

/** "1 new critical, 1 new warning, 1 resolved. 11 critical and 40 warnings continue (2 muted)." */
function leadOf({ report }: RouteMessageFacts): string {
  const news = [
    ...said(changesOf(report, 'raised'), 'new'),
    ...said(changesOf(report, 'escalated'), 'now'),
    ...plainly(changesOf(report, 'deescalated'), 'no longer critical'),
    ...plainly(changesOf(report, 'resolved'), 'resolved'),
    ...plainly(changesOf(report, 'gone'), 'gone'),
    ...plainly(changesOf(report, 'unmeasured'), 'not measured any more'),
    ...plainly(changesOf(report, 'noLongerVisible'), 'no longer visible'),
  ];
  const baseline = changesOf(report, 'baseline');
  const first =
    totalOf(baseline) > 0
      ? `Already above your policy: ${severities(baseline)}; from now on only changes are sent. `
      : '';
  const still =
    totalOf(report.continuing) > 0
      ? `${continuing(report)} continue${beside(report)}.`
      : `Nothing else is open${beside(report)}.`;
  return `${first}${news.length > 0 ? `${news.join(', ')}. ` : first === '' ? 'Nothing new. ' : ''}${still}${week(report)} ${counted(report.watched, 'resource')} watched.`;
}

function said({ critical, warning }: { critical: number; warning: number }, word: string): string[] {
  return [
    ...(critical > 0 ? [`${count(critical)} ${word} critical`] : []),
    ...(warning > 0 ? [`${count(warning)} ${word} ${warning === 1 ? 'warning' : 'warnings'}`] : []),
  ];
}

function plainly(counts: { critical: number; warning: number }, word: string): string[] {
  return totalOf(counts) > 0 ? [`${count(totalOf(counts))} ${word}`] : [];
}

function continuing({ continuing: counts }: RouteMessageFacts['report']): string {
  return severities(counts);
}

function beside({
  muted,
  pending,
  acknowledged,
  notSeen,
  unmeasured,
  noLongerVisible,
}: RouteMessageFacts['report']): string {
  const parts = Object.entries({
    muted,
    acknowledged,
    pending,
    'not seen by this run': notSeen,
    'not measured': unmeasured,
    'no longer visible': noLongerVisible,
  }).flatMap(([word, n]) => (n > 0 ? [`${count(n)} ${word}`] : []));
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function week({ week: of }: RouteMessageFacts['report']): string {
  return of ? ` Within the week ${severities(of.raised)} raised, ${severities(of.ended)} over.` : '';
}

function notesOf({ report, summary, changes, policy, deployment }: RouteMessageFacts): MessageNote[] {
  const isFallback = report.route === FALLBACK_ROUTE;
  const over = report.troublesOver.map(({ text }) => `Over: ${inertText(text, 400)}`);
  const idle = isFallback && report.occasions.includes('weekly') ? idleAddressLine(summary) : undefined;
  // A route with some resources only says that something is missing. The default route says what.
  const missed = summary.failedScopes.length;
  const notCovered = isFallback
    ? [...coverageLines(summary), ...unknownReservations(changes.map(({ finding }) => finding))]
    : missed > 0
      ? [
          `${counted(missed, 'scope')} of the organisation ${missed === 1 ? 'was' : 'were'} not evaluated; what is open there stays open.`,
        ]
      : [];
  const expiring = report.mutesExpiring.map(
    ({ by, reason, expires, alerts }) =>
      `${timeText(expires)}: ${counted(alerts, 'alert')}, muted by ${inertText(by, 100)} (${inertText(reason, 200)})`,
  );
  const notes: MessageNote[] = [
    { title: 'GREW MOST', lines: report.risers.map((each) => riserLine(each, policy.accountNames)) },
    { title: 'MUTES THAT EXPIRE WITHIN A WEEK', lines: expiring },
    { title: 'MONITORING', lines: [...lostLines(report), ...(isFallback ? problemLines(summary) : []), ...over] },
    { title: 'NOT COVERED', lines: notCovered },
    { title: 'IDLE', lines: idle ? [idle] : [] },
    // The longest, and nothing that waits for somebody.
    ...(report.runChanges ? [changesNote(report.runChanges, deployment)] : []),
  ];
  return notes
    .filter(({ lines }) => lines.length > 0)
    .map((note) => ({ ...note, lines: note.lines.map((line) => line.trim()) }));
}

/** What runs share and could not be used, said once; what of this route was lost with it. */
function lostLines({ lost = [], troubles }: RouteMessageFacts['report']): string[] {
  const damaged = troubles.flatMap(({ key, isNew, text }) =>
    isNew && key.startsWith('object/') ? [inertText(text, 1000)] : [],
  );
  return [
    ...damaged,
    ...(lost.length === 0
      ? []
      : [
          `Messages that were still to be sent to this route are lost: ${lost.map((key) => inertText(key, 300)).join(' and ')} cannot be read. This message has what is open now, and what has ended since.`,
        ]),
  ];
}

function riserLine({ finding, earlier }: Change, names: AccountNames): string {
  const before = earlier.weekAgo?.usedPercent ?? earlier.dayAgo?.usedPercent;
  return `${findingInShort(finding, names).trim()}${before === undefined ? '' : `   from ${before} % used`}`;
}

function severityOf({ report }: RouteMessageFacts): AlertSeverity {
  const kinds = ['raised', 'escalated', 'baseline', 'reminded'] as const;
  const isCritical = kinds.some((kind) => changesOf(report, kind).critical > 0);
  return isCritical || report.pages || report.troubles.some(({ isNew, severity }) => isNew && severity === 'critical')
    ? 'critical'
    : 'warning';
}

function attributesOf(facts: RouteMessageFacts): Record<string, Attribute> {
  const { report } = facts;
  const [raised, escalated, baseline] = [
    changesOf(report, 'raised'),
    changesOf(report, 'escalated'),
    changesOf(report, 'baseline'),
  ];
  return {
    severity: { type: 'String', value: severityOf(facts) },
    pages: { type: 'String', value: String(report.pages) },
    criticalCount: { type: 'Number', value: String(raised.critical + escalated.critical + baseline.critical) },
    warningCount: { type: 'Number', value: String(raised.warning + baseline.warning) },
    runId: { type: 'String', value: plainText(report.runId, 100) },
    route: { type: 'String', value: plainText(report.route, 100) },
  };
}
