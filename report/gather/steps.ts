import { surroundings } from '../../core/alerts/surroundings.ts';
import { nextSteps, type StepFacts } from '../../core/message/next-step.ts';
import type { NextStep } from '../../core/report/report-data.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';

/** What to do about a resource, as the messages have it. `group`: the VPC with its subnets. */
export function stepsOf(
  { resource, cidrs, findings }: Evaluation,
  group: readonly Evaluation[],
  { at, ...facts }: StepFacts & { readonly at: string },
): NextStep[] {
  if (findings.length === 0) return [];
  const steps = new Map<string, NextStep>();
  const around = surroundings(
    resource,
    group.map((evaluation) => ({ evaluation })),
  );
  for (const { kind, reasons } of findings) {
    for (const step of nextSteps({ kind, at, finding: { resource, cidrs, reasons }, ...around }, facts)) {
      steps.set(step.text, step);
    }
  }
  return [...steps.values()];
}
