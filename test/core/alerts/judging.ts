import { type Observation, observe } from '../../../core/alerts/observe.ts';
import { resourceFindings } from '../../../core/summary/tally.ts';
import type { Evaluation, ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../../statemachine/contracts/finding.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { percentPolicy, subnetAt } from '../../fakes/subnets.ts';

/** Every list was read, everywhere. */
export const ALL_READ: ListsRead = Object.fromEntries(
  [...ResourceType.options, 'joinedVpc', 'ipam-policy', 'earlier-run', 'overlaps'].map((list) => [
    list,
    { except: [] },
  ]),
);

/** A finding of a kind, as it may have been told before. */
export function findingOf(kind: FindingKind, changes: Partial<ResourceFinding> = {}): ResourceFinding {
  const [finding] = resourceFindings(subnetAt({ usedPercent: 95 }, percentPolicy()));
  if (!finding) throw new Error('A subnet at 95 % has a finding.');
  return { ...finding, kind, ...changes };
}

/** What a run that could read everything says of what was found before. */
export function observed(evaluation: Evaluation, kind: FindingKind = 'utilization', read = ALL_READ): Observation {
  const known = findingOf(kind, { resource: evaluation.resource });
  const observation = observe(evaluation, kind, known, { read, policy: percentPolicy() });
  if (!observation) throw new Error('What was found before is always observed.');
  return observation;
}
