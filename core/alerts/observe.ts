import type { Absence } from '../../statemachine/contracts/alert.ts';
import type { Evaluation, ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import { resourceFindings } from '../summary/tally.ts';
import type { MissingEvidence } from './absence.ts';

/** What a run has to say about one alert. */
export type Observation =
  | { readonly is: 'above'; readonly finding: ResourceFinding; readonly evaluation: Evaluation }
  | { readonly is: 'below'; readonly evaluation: Evaluation }
  | { readonly is: 'unmeasured'; readonly absence: Absence }
  /** Its scope was evaluated, and it was not in it, or is ignored there. */
  | { readonly is: 'missing'; readonly evidence: MissingEvidence }
  /** Its scope failed, was filtered out, or asked for other types of resources: nothing is known. */
  | { readonly is: 'notSeen' };

/** The findings of an evaluation by kind; where one kind has several, the worst, which stands first. */
export function findingsByKind(evaluation: Evaluation): Map<FindingKind, ResourceFinding> {
  const byKind = new Map<FindingKind, ResourceFinding>();
  for (const finding of resourceFindings(evaluation)) {
    if (!byKind.has(finding.kind)) byKind.set(finding.kind, finding);
  }
  return byKind;
}

/** What an evaluation says of a kind of finding. Without what the kind is judged by, no finding is no news. */
export function observe(
  evaluation: Evaluation,
  kind: FindingKind,
  findings: ReadonlyMap<FindingKind, ResourceFinding> = findingsByKind(evaluation),
): Observation {
  const finding = findings.get(kind);
  if (finding) return { is: 'above', finding, evaluation };
  if (isIgnored(evaluation, kind)) return { is: 'missing', evidence: { ignored: true } };
  if (isKnown(evaluation, kind)) return { is: 'below', evaluation };
  const { verdict } = evaluation;
  if (verdict.status === 'notApplicable') {
    return { is: 'unmeasured', absence: { reason: 'notApplicable', text: verdict.text } };
  }
  const text = verdict.status === 'notMeasured' ? verdict.text : 'What it was judged by was not returned';
  return { is: 'unmeasured', absence: { reason: 'noUsageFromIpam', text } };
}

/** Exempt from what the kind is judged by: that nothing was found proves nothing. Figures are judged, if there are any. */
function isIgnored({ capacity, freeSpace, state }: Evaluation, kind: FindingKind): boolean {
  switch (kind) {
    case 'overlap':
      return state.management === 'ignored' || state.overlap === 'ignored';
    case 'noncompliant':
      return state.management === 'ignored' || state.compliance === 'ignored';
    case 'utilization':
    case 'freeSpace':
    case 'idle':
      return state.management === 'ignored' && capacity === undefined && freeSpace === undefined;
    default:
      return false;
  }
}

function isKnown({ capacity, freeSpace, state }: Evaluation, kind: FindingKind): boolean {
  switch (kind) {
    case 'utilization':
    case 'idle':
      return capacity !== undefined;
    case 'freeSpace':
      return freeSpace !== undefined || capacity !== undefined;
    case 'overlap':
      return state.overlap !== undefined;
    case 'noncompliant':
      return state.compliance !== undefined;
    case 'unmanaged':
    case 'ignored':
      return state.management !== undefined;
    // Found by comparing or by counting: no finding means that nothing was found.
    default:
      return true;
  }
}
