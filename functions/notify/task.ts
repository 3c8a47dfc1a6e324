import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { Decision } from '../../statemachine/contracts/ledger.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { PREVIEW, runKeys } from '../../storage/keys.ts';
import { committedDecision } from '../../storage/ledger.ts';
import { findJson, getJson } from '../../storage/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { Notified } from './notified.ts';
import { preview } from './preview.ts';
import { tellRun } from './tell-run.ts';
import { TestInput, testRoute } from './test-route.ts';

export const Input = z.union([z.object({ run: Run }), TestInput]);
export type Input = z.infer<typeof Input>;

export const Output = Notified;
export type Output = Notified;

export type Deps = DeliverDeps;

/** Tells people: what changed, for a full run; what it found, for one that somebody asked for; and nothing, in a dry run. */
export async function run(input: Input, deps: Deps & Invocation): Promise<Output> {
  if ('test' in input) return await testRoute(input, deps);
  const { run } = input;
  const { objects } = deps;
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  if (!run.authoritative && !run.dryRun) return await tellRun(run, summary, policy, deps);
  const decision = run.dryRun
    ? await findJson(objects, runKeys.decision(run.prefix, PREVIEW), Decision)
    : await committedDecision(objects, run.runId);
  // Decide failed, which the run says by itself, or a newer run was first: the next run tells what this one could not.
  if (!decision) return { status: 'notDecided' };
  if (run.dryRun) return await preview(run, summary, policy, decision, deps);
  return await deliver(run, summary, policy, deps);
}

export const notifyTask: Task<Input, Output, Deps> = { name: 'Notify', Input, Output, run };
