import type { Change, ChangeKind } from '../../statemachine/contracts/alert.ts';
import type { Counted, RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { type Attribute, attributeBytes } from './attributes.ts';
import { coverageLines, problemLines } from './coverage-lines.ts';
import { idleAddressLine } from './public-ipv4-line.ts';
import type { Digest } from './digest.ts';
import { capacityText, count, counted, headline } from './figures.ts';
import { findingInFull, findingInShort } from './finding-lines.ts';
import { overlapLine, together } from './overlap-lines.ts';
import { isPrintableAscii, plainText, utf8Bytes } from './plain-text.ts';
import { unknownReservations } from './reservations-line.ts';

export interface RouteMessageFacts {
  readonly report: RouteReport;
  /** As many of its changes as may be named, worst first. */
  readonly changes: readonly Change[];
  readonly summary: Summary;
  readonly bucket: string;
}

/** SNS takes 256 KiB of body and attributes; what we do not know of is left a kilobyte. */
const MAX_BYTES = 256 * 1024 - 1024;
const MAX_SUBJECT = 99;
const IN_FULL = 20;

const TITLES: readonly (readonly [ChangeKind, string])[] = [
  ['raised', 'NEW'],
  ['escalated', 'NOW CRITICAL'],
  ['baseline', 'ALREADY ABOVE YOUR POLICY'],
  ['deescalated', 'NO LONGER CRITICAL'],
  ['unmeasured', 'NOT MEASURED ANY MORE'],
  ['noLongerVisible', 'NO LONGER VISIBLE'],
  ['reminded', 'STILL OPEN'],
  ['resolved', 'RESOLVED'],
  ['gone', 'GONE'],
];

/** Changes after which the finding holds: of the others, each resource has its own story. */
const SAME_NOW = new Set<ChangeKind>(['raised', 'escalated', 'baseline', 'deescalated', 'reminded']);

/** One message to one route: what changed, and how much else there is. */
export function renderRouteMessage(facts: RouteMessageFacts): Digest {
  const { report } = facts;
  const attributes = attributesOf(report);
  const before = [totals(report)];
  const after = [...monitoring(facts), ...footer(facts)];
  let room = MAX_BYTES - attributeBytes(attributes) - utf8Bytes([...before, ...after, ''].join('\n')) - 2000;
  const lines: string[] = [];
  let listed = 0;
  for (const [kind, title] of TITLES) {
    const { critical, warning } = report.changes[kind] ?? { critical: 0, warning: 0 };
    const total = critical + warning;
    if (total === 0) continue;
    lines.push('', `${title}, ${count(total)}`);
    let named = 0;
    const ofKind = facts.changes.filter((each) => each.change === kind);
    const blocks = SAME_NOW.has(kind)
      ? together(ofKind, ({ finding }) => finding)
      : ofKind.map((each): [Change] => [each]);
    for (const changes of blocks) {
      const block = blockOf(changes, listed < IN_FULL);
      const bytes = utf8Bytes(block.join('\n')) + 1;
      if (bytes > room) break;
      lines.push(...block);
      room -= bytes;
      listed += changes.length;
      named += changes.length;
    }
    if (named < total) lines.push(`  … ${count(total - named)} more, see the changes`);
  }
  return { subject: subjectOf(facts), body: [...before, ...lines, ...after, ''].join('\n'), attributes, listed };
}

function blockOf([change, ...others]: readonly [Change, ...Change[]], inFull: boolean): string[] {
  const severity = change.severity === 'critical' ? 'critical' : 'warning';
  const since = `${severity} since ${change.severitySince}`;
  if (others.length > 0) {
    return [overlapLine([change.finding, ...others.map(({ finding }) => finding)]), ...(inFull ? [''] : [])];
  }
  if (change.change === 'resolved' || change.change === 'gone') {
    const lasted = change.lastedSeconds === undefined ? '' : ` for ${duration(change.lastedSeconds)}`;
    const now =
      change.change === 'gone'
        ? ''
        : change.finding.capacity
          ? `, ${headline({ reasons: [], text: '' }, change.finding.capacity) || capacityText(change.finding.capacity)}`
          : '';
    const why = change.closedBy === 'policy' ? ', as the policy changed' : '';
    return [
      `${findingInShort(change.finding).split('   ').slice(0, 4).join('   ')}   was ${severity}${lasted}${why}${now}`,
    ];
  }
  const about = change.absence ? [`  ${plainText(change.absence.text, 400)}`] : [];
  if (!inFull) return [`${findingInShort(change.finding)}   ${since}`, ...about];
  return [...findingInFull(change.finding), `  ${earlierText(change)}${since}.`, ...about, ''];
}

function earlierText({ earlier, finding }: Change): string {
  const unit = finding.capacity?.unit === '/64' ? ' /64' : '';
  const parts = [
    ...(earlier.hourAgo?.free === undefined ? [] : [`${count(earlier.hourAgo.free)}${unit} free an hour ago`]),
    ...(earlier.dayAgo?.free === undefined ? [] : [`${count(earlier.dayAgo.free)}${unit} yesterday`]),
  ];
  return parts.length > 0 ? `${parts.join(', ')}; ` : '';
}

function duration(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  if (hours < 1) return `${Math.round(seconds / 60)} min`;
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function totals({ changes, open, continuing, muted, pending, watched, occasions }: RouteReport): string {
  const news = Object.entries(changes).flatMap(([kind, { critical, warning }]) =>
    critical + warning > 0 ? [`${count(critical + warning)} ${kind}`] : [],
  );
  const first = occasions.includes('baseline') ? 'From now on only changes are told. ' : '';
  return (
    `${first}${news.join(', ') || 'Nothing new'}. ${severities(continuing)} continue, ${severities(open)} open ` +
    `(${count(muted)} muted, ${count(pending)} pending). ${count(watched)} watched.`
  );
}

function severities({ critical, warning }: Counted): string {
  return `${count(critical)} critical and ${counted(warning, 'warning')}`;
}

function monitoring({ report, changes, summary }: RouteMessageFacts): string[] {
  const over = report.troublesOver.map(({ text }) => `  Over: ${plainText(text, 400)}`);
  const problems = problemLines(summary);
  const holding = changes.filter(({ change }) => SAME_NOW.has(change)).map(({ finding }) => finding);
  const notCovered = [...coverageLines(summary), ...unknownReservations(holding)];
  return [
    ...(over.length + problems.length > 0 ? ['', 'MONITORING', ...problems, ...over] : []),
    ...(notCovered.length > 0 ? ['', 'NOT COVERED', ...notCovered] : []),
  ];
}

function footer({ report, bucket, summary }: RouteMessageFacts): string[] {
  const idle = idleAddressLine(summary);
  return [
    '',
    ...(idle === undefined ? [] : [idle]),
    `As of ${report.asOf}. Run ${plainText(report.runId, 100)}`,
    `Changes: s3://${bucket}/${report.changesKey}`,
  ];
}

function attributesOf({ pages, changes, runId, route }: RouteReport): Record<string, Attribute> {
  const of = (kind: ChangeKind) => changes[kind] ?? { critical: 0, warning: 0 };
  const worst = (['raised', 'escalated', 'baseline', 'reminded'] as const).some((kind) => of(kind).critical > 0);
  return {
    severity: { type: 'String', value: worst ? 'critical' : 'warning' },
    pages: { type: 'String', value: String(pages) },
    criticalCount: { type: 'Number', value: String(of('raised').critical + of('escalated').critical) },
    warningCount: { type: 'Number', value: String(of('raised').warning) },
    runId: { type: 'String', value: plainText(runId, 100) },
    route: { type: 'String', value: plainText(route, 200) },
  };
}

function subjectOf({ report, changes, summary }: RouteMessageFacts): string {
  const own = summary.request.subject?.trim();
  return `${own || `[IPAM] ${leadOf(report, changes)}`}`.replace(/[^\x20-\x7e]/gu, '?').slice(0, MAX_SUBJECT);
}

function leadOf({ changes, open, occasions }: RouteReport, [worst]: readonly Change[]): string {
  const of = (kind: ChangeKind) => changes[kind] ?? { critical: 0, warning: 0 };
  const news = of('raised').critical + of('escalated').critical;
  if (news > 0 && worst) {
    const { name, id, cidr } = worst.finding.resource;
    const label = (name && isPrintableAscii(name) ? name : id).slice(0, 30);
    const rest = [
      ...(news > 1 ? [`+${news - 1} critical`] : []),
      ...(of('raised').warning > 0 ? [`+${counted(of('raised').warning, 'warning')}`] : []),
    ];
    return `CRITICAL ${label} ${cidr}: ${headline(worst.finding, worst.finding.capacity)}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`;
  }
  if (occasions.includes('baseline')) return `Already above your policy: ${severities(of('baseline'))}`;
  const ended = of('resolved').critical + of('resolved').warning + of('gone').critical + of('gone').warning;
  if (occasions.includes('weekly')) return `This week: ${severities(open)} open`;
  if (occasions.includes('daily')) return `Still open: ${severities(open)}`;
  if (occasions.includes('coverage') && ended === 0) return 'The monitoring itself: see inside';
  return ended > 0 ? `${counted(ended, 'alert')} resolved, ${severities(open)} open` : `${severities(open)} open`;
}
