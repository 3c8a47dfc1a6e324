import type { AlertSeverity, Change } from '../../statemachine/contracts/alert.ts';
import { ruleOf } from '../alerts/clear-level.ts';
import { occupiedIn } from '../policy/occupied.ts';
import { count } from '../text/count.ts';
import { daysToFullText } from '../text/days-to-full.ts';
import { holdersInShort } from '../text/owner-words.ts';
import { inertText } from '../text/plain-text.ts';
import { durationText, secondsBetween, timeText } from '../text/times.ts';
import { capacityText, headline } from './figures.ts';
import { findingInFull, findingInShort } from './finding-lines.ts';
import { type DeployedStack, nextSteps, type Step } from './next-step.ts';
import { overlapLine } from './overlap-lines.ts';
import type { RouteMessageFacts } from './route-facts.ts';

/** What a message says of one change, or of several that are about one thing. Lines of plain text, not indented. */
export interface Entry {
  readonly changes: readonly [Change, ...Change[]];
  readonly severity: AlertSeverity;
  readonly full: readonly string[];
  readonly short: readonly string[];
  readonly steps: readonly Step[];
}

type Facts = Pick<RouteMessageFacts, 'policy' | 'deployment' | 'report'>;

/** Who holds most of a subnet: the rest is counted. */
const MAX_HOLDERS = 5;

/** Siblings that a line names; more are counted. */
const MAX_SIBLINGS = 4;

export function entryOf(changes: readonly [Change, ...Change[]], facts: Facts): Entry {
  const [change] = changes;
  const about = { changes, severity: change.severity, steps: changes.length > 1 ? [] : stepsOf(change, facts) };
  if (changes.length > 1) {
    const [first, ...others] = changes;
    const line = overlapLine([first.finding, ...others.map(({ finding }) => finding)]).trimStart();
    return { ...about, full: [line], short: [line] };
  }
  switch (change.change) {
    case 'resolved':
    case 'gone': {
      const lines = [endLine(change, facts), ...absenceLines(change)];
      return { ...about, full: lines, short: lines.slice(0, 1) };
    }
    case 'noLongerVisible':
    case 'unmeasured': {
      const short = [shortLine(change, facts), ...absenceLines(change)];
      return { ...about, full: [...short, sinceLine(change, facts), ...linkLines(change, facts)], short };
    }
    case 'reminded': {
      const short = [`${shortLine(change, facts)}   ${change.severity} since ${timeText(change.severitySince)}`];
      return { ...about, full: [...short, ...earlierLine(change)], short };
    }
    default:
      return { ...about, full: newsLines(change, facts), short: [shortLine(change, facts)] };
  }
}

function newsLines(change: Change, facts: Facts): string[] {
  const [identity = '', ...rest] = findingInFull(change.finding, facts.policy.accountNames).map((line) => line.trim());
  // What was before stands after what is now.
  const now = change.finding.capacity ? rest.splice(0, 1) : [];
  return [
    identity,
    ...now,
    ...earlierLine(change),
    ...rest,
    ...heldByLine(change),
    ...siblingsLine(change),
    sinceLine(change, facts),
    ...acknowledgedLine(change),
    ...stepLines(change, facts),
    ...linkLines(change, facts),
  ];
}

/** "58 free an hour before, 212 free a day before." */
function earlierLine({ earlier, finding }: Change): string[] {
  const unit = finding.capacity?.unit === '/64' ? ' /64' : '';
  const ages = { hourAgo: 'an hour before', dayAgo: 'a day before', weekAgo: 'a week before' } as const;
  const parts = Object.entries(ages).flatMap(([name, age]) => {
    const sample = Object.entries(earlier).find(([key]) => key === name)?.[1];
    return sample?.free === undefined ? [] : [`${count(sample.free)}${unit} free ${age}`];
  });
  return parts.length > 0 ? [`${parts.join(', ')}.`] : [];
}

/** "Held by: Lambda function orders-api 7, Amazon MSK cluster events 6, and 9 others with 40 addresses." */
function heldByLine({ interfaces }: Change): string[] {
  if (!interfaces || interfaces.holders.length === 0) return [];
  return [`Held by: ${inertText(holdersInShort(interfaces, MAX_HOLDERS), 600)}.`];
}

function siblingsLine({ siblings = [] }: Change): string[] {
  if (siblings.length === 0) return [];
  const named = siblings
    .slice(0, MAX_SIBLINGS)
    .map(({ availabilityZoneId, id, free }) => `${inertText(availabilityZoneId ?? id, 50)} ${count(free)} free`);
  const more = siblings.length - named.length;
  return [`Other AZs of this group: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
}

/** How old the figures are, and since when it is so. */
function sinceLine(change: Change, { report }: Facts): string {
  const { finding, severity, severitySince, since, at } = change;
  const age = (from: string) => durationText(secondsBetween(from, report.asOf));
  const sampled = finding.sampledAt
    ? `Sampled ${timeText(finding.sampledAt)} (${age(finding.sampledAt)} old).`
    : `Seen ${timeText(at)}; when it was measured is not known.`;
  const word = severity === 'critical' ? 'Critical' : 'Warning';
  if (isFirstSight(change)) return `${sampled} ${word} already when first seen.`;
  const severe = `${word} since ${timeText(severitySince)} (${age(severitySince)})`;
  return `${sampled} ${severe}${Date.parse(since) < Date.parse(severitySince) ? `, above since ${timeText(since)}` : ''}.`;
}

/** A first run knows that it is so, but not since when. */
function isFirstSight({ change, previousSeverity, finding, since, severitySince, at }: Change): boolean {
  return (
    change === 'baseline' &&
    previousSeverity === undefined &&
    since === severitySince &&
    since === (finding.sampledAt ?? at)
  );
}

function acknowledgedLine({ acknowledged }: Change): string[] {
  if (!acknowledged) return [];
  const why = acknowledged.reason ? `: ${inertText(acknowledged.reason, 200)}` : '';
  return [`Acknowledged by ${inertText(acknowledged.by, 100)}${why}.`];
}

/** "Next: …", a question where it could not be verified. */
function stepLines(change: Change, facts: Facts): string[] {
  return stepsOf(change, facts).flatMap(({ text, command }) => [
    `Next: ${text}`,
    ...(command ? [`      ${command}`] : []),
  ]);
}

/** Of what is above: nothing has to be done about what is not. */
export function stepsOf(change: Change, { policy, deployment }: Omit<Facts, 'report'>): Step[] {
  return change.change === 'raised' || change.change === 'escalated'
    ? nextSteps(change, { quotas: policy.quotas, occupied: occupiedIn(policy.occupied, change.scopeId), deployment })
    : [];
}

function linkLines(change: Change, { policy, deployment }: Facts): string[] {
  const runbook = runbookOf(change, policy);
  return [
    ...(runbook ? [`Runbook: ${runbook}`] : []),
    ...(deployment ? [`Mute: ${muteCommand(change, deployment)}`] : []),
  ];
}

export function runbookOf({ finding }: Change, policy: RouteMessageFacts['policy']): string | undefined {
  return ruleOf(policy, finding.rule)?.runbook ?? policy.alerts.runbook;
}

/** Only what AWS made: a name would be somebody's input in a command. */
export function muteCommand({ finding: { resource } }: Change, { stack, region }: DeployedStack): string {
  const id = resource.id.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 60);
  return `ipam-monitor mute ${id} --for 3d --reason "..." --stack ${stack} --region ${region}`;
}

/** "batch-c … back to 71 % used (was critical for 6 h)" */
function endLine(change: Change, facts: Pick<Facts, 'policy'>): string {
  const { finding, severity, lastedSeconds, closedBy } = change;
  const lasted = lastedSeconds === undefined ? '' : ` for ${durationText(lastedSeconds)}`;
  const now = finding.capacity && change.change === 'resolved' ? `   now ${figures(change)}` : '';
  const why = closedBy === 'policy' ? '; the rules changed' : '';
  return `${identityOf(change, facts)}${now}   was ${severity}${lasted}${why}`;
}

function figures({ finding }: Change): string {
  return finding.capacity
    ? [capacityText(finding.capacity, finding.resource).replace(/\.$/, ''), ...daysOf(finding)].join('; ')
    : headline(finding, undefined);
}

/** Of what was told for its days. */
function daysOf({ reasons, forecast }: Change['finding']): string[] {
  const isAboutDays = reasons.some(({ metric }) => metric === 'daysToFull');
  return isAboutDays && forecast && 'p50' in forecast ? [daysToFullText(forecast)] : [];
}

function shortLine({ finding }: Change, { policy }: Pick<Facts, 'policy'>): string {
  return findingInShort(finding, policy.accountNames).trimStart();
}

function identityOf({ finding }: Change, { policy }: Pick<Facts, 'policy'>): string {
  const [identity = ''] = findingInFull(finding, policy.accountNames);
  return identity.trimStart();
}

function absenceLines({ absence }: Change): string[] {
  return absence ? [`${inertText(absence.text, 400)}.`] : [];
}
