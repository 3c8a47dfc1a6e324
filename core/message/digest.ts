import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { count, counted } from '../text/count.ts';
import { inertText, utf8Bytes } from '../text/plain-text.ts';
import { idleAddressLine } from '../text/public-ipv4.ts';
import { type Attribute, attributeBytes, digestAttributes } from './attributes.ts';
import { objectUrl, prefixUrl } from './console-url.ts';
import { coverageLines, problemLines } from './coverage-lines.ts';
import type { DigestFacts } from './facts.ts';
import { findingInFull, findingInShort } from './finding-lines.ts';
import { overlapLine, together } from './overlap-lines.ts';
import { unknownReservations } from './reservations-line.ts';
import { digestSubject } from './subject.ts';

export interface Digest {
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Findings that the body names. */
  readonly listed: number;
}

/** SNS takes 256 KiB of body and attributes; the subject and what we do not know of are left a kilobyte. */
const MAX_BYTES = 256 * 1024 - 1024;

/** Findings spelled out; a reader acts on these. The rest gets a line each, so that a team can look for its own. */
const IN_FULL = 20;

/** Whether a run has something to tell. A healthy, complete run sends no message. */
export function isWorthTelling({ status, coverage, failedScopes, problems }: Summary): boolean {
  const { critical, warning } = coverage.counts;
  return critical + warning + failedScopes.length + problems.length > 0 || status !== 'complete';
}

/** One message about one run. Says nothing of earlier runs: without a ledger they are not known. */
export function renderDigest(facts: DigestFacts): Digest {
  const { summary } = facts;
  const attributes = digestAttributes(facts);
  const problems = problemLines(summary);
  const notCovered = [...coverageLines(summary), ...unknownReservations(facts.findings.worst)];
  const before = [countsLine(facts), ...section('PROBLEMS', problems)];
  const idle = idleAddressLine(summary);
  const after = [...section('NOT COVERED', notCovered), '', ...(idle === undefined ? [] : [idle]), ...runLines(facts)];
  const room = MAX_BYTES - attributeBytes(attributes) - utf8Bytes([...before, ...after, ''].join('\n'));
  const { lines, listed } = findingSections(facts.findings, room);
  return { subject: digestSubject(facts), body: [...before, ...lines, ...after, ''].join('\n'), attributes, listed };
}

function countsLine({ summary, findings }: DigestFacts): string {
  const { counts } = summary.coverage;
  const scopes = summary.scopes.length;
  const all = scopes + summary.failedScopes.length;
  return (
    `${count(findings.critical)} critical, ${counted(findings.warning, 'warning')}; ${count(counts.ok)} ok, ` +
    `${count(counts.notApplicable)} not applicable, ${count(counts.notMeasured)} not measured. ` +
    `${scopes} of ${counted(all, 'scope')} evaluated.`
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines] : [];
}

/** The findings by severity, worst first, cut where the room ends: what is missing is counted, never just absent. */
function findingSections(findings: DigestFacts['findings'], room: number): { lines: string[]; listed: number } {
  // Both "… more" lines, with the largest numbers there can be.
  let left = room - 200;
  let listed = 0;
  let full = false;
  const lines: string[] = [];
  for (const severity of ['critical', 'warning'] as const) {
    const total = findings[severity];
    if (total === 0) continue;
    const title = ['', `${severity.toUpperCase()}, ${count(total)}`];
    lines.push(...title);
    left -= utf8Bytes(title.join('\n')) + 1;
    let named = 0;
    const ofSeverity = findings.worst.filter((finding) => finding.severity === severity);
    for (const findings of together(ofSeverity, (finding) => finding)) {
      const block = blockOf(findings, listed, named === 0);
      const bytes = utf8Bytes(block.join('\n')) + 1;
      // After the first that does not fit, none is named: a milder one must not take the place of a worse one.
      full ||= bytes > left;
      if (full) break;
      lines.push(...block);
      left -= bytes;
      listed += findings.length;
      named += findings.length;
    }
    if (named < total) lines.push(`  … ${count(total - named)} more ${severity}, see the evaluations`);
  }
  return { lines, listed };
}

/** Findings in full have an empty line between them, and before the first short one. */
function blockOf(findings: Together, place: number, isFirst: boolean): string[] {
  const lines = linesOf(findings, place < IN_FULL);
  return isFirst || place > IN_FULL ? lines : ['', ...lines];
}

type Together = readonly [ResourceFinding, ...ResourceFinding[]];

function linesOf(findings: Together, inFull: boolean): string[] {
  if (findings.length > 1) return [overlapLine(findings)];
  return inFull ? findingInFull(findings[0]) : [findingInShort(findings[0])];
}

function typesAsked({ resourceTypes }: DigestFacts['summary']['request']): string {
  const left = ResourceType.options.filter((type) => !resourceTypes.includes(type));
  if (left.length === 0) return 'all types of resources';
  return `${[...new Set(resourceTypes)].join(', ')}, and not at ${left.join(', ')}`;
}

function runLines({ summary, location }: DigestFacts): string[] {
  const { runId, asOf, policy, request } = summary;
  const asked = [
    typesAsked(request),
    ...(request.scopes ? ['only the scopes asked for'] : []),
    ...(request.threshold === undefined ? [] : [`one threshold of ${request.threshold} %`]),
  ].join('; ');
  return [
    `As of ${asOf}.${summary.scopes.some(({ scope }) => scope.source !== 'ec2') ? ' IPAM samples usage periodically; the age of these samples is not known.' : ''}`,
    `Looked at: ${asked}. Policy: ${inertText(policy.name, 100)} (${policy.source}).`,
    `Run ${inertText(runId, 100)}`,
    ...placeLines('Report', location, location.reportKey),
    ...placeLines('Hand-off', location, location.handOffKey),
    ...placeLines('Evaluations', location, location.evaluationsPrefix),
  ];
}

/** For readers with a command line, and for those without. */
function placeLines(title: string, { bucket, region }: DigestFacts['location'], key: string): string[] {
  return [
    `${title}: s3://${bucket}/${key}`,
    ...(region === undefined
      ? []
      : [`  ${key.endsWith('/') ? prefixUrl(region, bucket, key) : objectUrl(region, bucket, key)}`]),
  ];
}
