import type { Absence } from '../../statemachine/contracts/alert.ts';
import type { Evaluation, ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import { proofs, unreadOf } from '../judge/proofs.ts';
import type { Policy } from '../policy/schema.ts';
import { resourceFindings } from '../summary/tally.ts';
import { forecastSentence } from '../text/days-to-full.ts';
import type { MissingEvidence } from './absence.ts';

/** What a run has to say about one alert. */
export type Observation =
  | { readonly is: 'above'; readonly finding: ResourceFinding; readonly evaluation: Evaluation }
  | { readonly is: 'below'; readonly evaluation: Evaluation }
  /** Another scope lists the resource, too, and that one's alert is told. */
  | { readonly is: 'elsewhere' }
  | { readonly is: 'unmeasured'; readonly absence: Absence }
  /** Its scope was evaluated, and it was not in it, or is ignored there. */
  | { readonly is: 'missing'; readonly evidence: MissingEvidence }
  /** Nothing is known: its scope failed or was filtered out, or what would prove that it is over was not read. */
  | { readonly is: 'notSeen'; readonly why?: string };

/** What a run could judge by. */
export interface Judging {
  readonly read: ListsRead;
  readonly policy: Pick<Policy, 'inspect'>;
}

/** The findings of an evaluation by kind; where one kind has several, the worst, which stands first. */
export function findingsByKind(evaluation: Evaluation): Map<FindingKind, ResourceFinding> {
  const byKind = new Map<FindingKind, ResourceFinding>();
  for (const finding of resourceFindings(evaluation)) {
    if (!byKind.has(finding.kind)) byKind.set(finding.kind, finding);
  }
  return byKind;
}

/**
 * What an evaluation says of a kind of finding. `known`: what was found before; undefined where there is nothing to say, now
 * as before.
 */
export function observe(
  evaluation: Evaluation,
  kind: FindingKind,
  known: ResourceFinding | undefined,
  judging: Judging,
  findings: ReadonlyMap<FindingKind, ResourceFinding> = findingsByKind(evaluation),
): Observation | undefined {
  const finding = findings.get(kind);
  if (finding) return { is: 'above', finding, evaluation };
  if (known && evaluation.judgedIn !== undefined) return { is: 'elsewhere' };
  return known && observeAbsence(evaluation, known, judging);
}

/** That a finding is over needs a proof. */
function observeAbsence(evaluation: Evaluation, found: ResourceFinding, { read, policy }: Judging): Observation {
  // A kind of another version of the monitor.
  if (!Object.hasOwn(proofs, found.kind)) return { is: 'notSeen', why: `This version does not look for ${found.kind}` };
  const { shows, isExempt, needs } = proofs[found.kind];
  if (isExempt?.(evaluation)) return { is: 'missing', evidence: { ignored: true } };
  const unread = unreadOf(needs?.(found) ?? [], read);
  if (unread !== undefined)
    return { is: 'notSeen', why: `The run could not read all of what it is judged by (${unread})` };
  if (shows(evaluation, found, policy)) return { is: 'below', evaluation };
  const { verdict, capacity } = evaluation;
  if (capacity) return { is: 'notSeen', why: whyHidden(evaluation, found) };
  if (verdict.status === 'notApplicable')
    return { is: 'unmeasured', absence: { reason: 'notApplicable', text: verdict.text } };
  const text = verdict.status === 'notMeasured' ? verdict.text : 'What it was judged by was not returned';
  return { is: 'unmeasured', absence: { reason: 'noUsageFromIpam', text } };
}

/** Its usage is known, and not what it was found by. */
function whyHidden({ forecast = { none: 'notMeasured' }, inside }: Evaluation, { reasons }: ResourceFinding): string {
  const isByDays = reasons.some(({ metric }) => metric === 'daysToFull');
  const unknown = isByDays && 'none' in forecast && forecastSentence(forecast);
  if (unknown) return unknown;
  return `What is inside was not read${inside?.status === 'notReadable' ? `: ${inside.text}` : ''}`;
}
