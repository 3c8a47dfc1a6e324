import { isWanted } from '../../core/summary/filter.ts';
import { findingsOf } from '../../core/summary/findings.ts';
import { WorstOf } from '../../core/summary/worst.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingFilter } from '../../statemachine/contracts/hand-off.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { ReadableObjects } from '../../storage/objects.ts';
import { evaluationReader } from '../../storage/runs.ts';

/** Findings of a run: exact counts, and the worst of them up to a limit, worst first. */
export interface Findings {
  readonly critical: number;
  readonly warning: number;
  readonly worst: readonly ResourceFinding[];
}

/** Which findings somebody wants to have, and how many of them at most. */
export interface FindingSelection {
  readonly limit: number;
  readonly filter?: FindingFilter | undefined;
}

/** Reads a run's findings from its evaluations, streamed: memory depends on the limit only. */
export async function readFindings(objects: ReadableObjects, summary: Summary, limit: number): Promise<Findings> {
  const [findings = NONE] = await selectFindings(objects, summary, [{ limit }]);
  return findings;
}

/** The same for several readers, each with what it wants, in one pass. */
export async function selectFindings(
  objects: ReadableObjects,
  summary: Summary,
  wanted: readonly FindingSelection[],
): Promise<Findings[]> {
  const selections = wanted.map(({ limit, filter }) => ({
    filter,
    found: { critical: 0, warning: 0 },
    worst: new WorstOf(limit),
  }));
  for await (const finding of findingsOf(summary, evaluationReader(objects))) {
    for (const { filter, found, worst } of selections) {
      if (filter && !isWanted(filter, finding)) continue;
      found[finding.severity]++;
      worst.add(finding);
    }
  }
  return selections.map(({ found, worst }) => ({ ...found, worst: worst.list() }));
}

const NONE: Findings = { critical: 0, warning: 0, worst: [] };
