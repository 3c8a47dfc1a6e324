import { resourceFindings } from '../../core/tally.ts';
import { WorstOf } from '../../core/worst.ts';
import { Evaluation, type ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { Objects } from './objects.ts';

/** Findings of a run: exact counts, and the worst of them up to a limit, worst first. */
export interface Findings {
  readonly critical: number;
  readonly warning: number;
  readonly worst: readonly ResourceFinding[];
}

/** Reads a run's findings from its evaluations, streamed: memory depends on the limit only. */
export async function readFindings(objects: Objects, summary: Summary, limit: number): Promise<Findings> {
  const found = { critical: 0, warning: 0 };
  const worst = new WorstOf(limit);
  for (const { counts, evaluationsKey } of summary.scopes) {
    if (counts.critical + counts.warning === 0) continue;
    for await (const line of objects.readLines(evaluationsKey)) {
      // Most lines are ok. Skipping them unparsed is several times faster, and safe: inside a JSON string the
      // quotes would be escaped.
      if (line.includes('"findings":[]')) continue;
      for (const finding of resourceFindings(Evaluation.parse(JSON.parse(line)))) {
        found[finding.severity]++;
        worst.add(finding);
      }
    }
  }
  return { ...found, worst: worst.list() };
}
