import { findingsOf } from '../../core/summary/findings.ts';
import { compareFindings, WorstOf } from '../../core/summary/worst.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { evaluationReader } from '../../storage/runs.ts';

/**
 * The worst findings of each severity and resource type, worst first. From the evaluations: the summary names the
 * worst of all only, so that a hundred subnets could hide the one pool.
 */
export async function worstFindings(outDir: string, summary: Summary, most: number): Promise<ResourceFinding[]> {
  const groups = new Map<string, WorstOf>();
  for await (const finding of findingsOf(summary, evaluationReader(directoryObjects(outDir)))) {
    const key = `${finding.severity} ${finding.kind} ${finding.resource.type}`;
    const worst = groups.get(key) ?? new WorstOf(most);
    groups.set(key, worst);
    worst.add(finding);
  }
  return [...groups.values()].flatMap((worst) => worst.list()).sort(compareFindings);
}
