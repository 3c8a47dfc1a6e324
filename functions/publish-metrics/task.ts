import * as z from 'zod';
import { alertMetrics } from '../../core/metrics/alerts.ts';
import { Exposed } from '../../core/metrics/exposed.ts';
import { MeasuredResource } from '../../core/metrics/measured.ts';
import { renderOpenMetrics } from '../../core/metrics/openmetrics.ts';
import { runMetrics } from '../../core/metrics/run.ts';
import { Selection } from '../../core/metrics/selection.ts';
import { totalMetrics } from '../../core/metrics/totals.ts';
import { Policy } from '../../core/policy/schema.ts';
import { keyOf } from '../../core/summary/evaluation-line.ts';
import { mayHaveFindings } from '../../core/summary/tally.ts';
import { PublishedMetrics } from '../../statemachine/contracts/published-metrics.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { committedDecision } from '../../storage/ledger.ts';
import { findJson, getJson, type Objects, parseLine, putJson } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';
import { updateJson } from '../../storage/update-json.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { nextPublished, remembered } from './published.ts';
import { type PutMetricData, putMetrics } from './put-metrics.ts';

export const Input = z.object({ run: Run });
export type Input = z.infer<typeof Input>;

const Done = z.object({
  metrics: z.int().describe('Metrics published: totals, and those of single resources.'),
  calls: z.int().describe('For these; one more says that there was a run.'),
  resources: z.int().describe('Resources with metrics of their own.'),
  leftOut: z.int().describe('Resources that the policy selects and that exceed maxMetrics.'),
});
type Done = z.infer<typeof Done>;

export const Output = z.union([z.object({ skipped: z.string().describe('Why nothing was published.') }), Done]);
export type Output = z.infer<typeof Output>;

/** What a run has published already: an attempt after it must not, or every Sum and SampleCount would be doubled. */
const AlreadyPublished = z.object({ runId: z.string(), output: Done });

export interface Deps {
  readonly objects: Objects;
  readonly putMetricData: PutMetricData;
  /** Of the metrics about runs; the others go to the policy's. */
  readonly runNamespace: string;
  /** Whose runs they are. */
  readonly deployment: string;
  /** Of what CloudWatch charges for. `minimal`: totals over all scopes only. */
  readonly detail: 'full' | 'minimal';
}

/**
 * Publishes that there was a run, now; totals, and how full the selected resources are, at the time of the run; and writes
 * the same for other monitoring systems, of every run, into its own prefix. Publishes once per run, unless an attempt
 * ended before all of it was accepted.
 */
export async function run({ run }: Input, deps: Deps & Invocation): Promise<Output> {
  const { objects, putMetricData, runNamespace, deployment, detail, now, log } = deps;
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  const { namespace = runNamespace, ...settings } = policy.outputs.metrics;
  const skipped = reasonToSkip(run);
  const timestamp = new Date(run.asOf);
  const publishedKey = runKeys.metricsPublished(run.prefix);
  const before = skipped ? undefined : await findJson(objects, publishedKey, AlreadyPublished);
  // First and by itself: the alarm on missing runs must not depend on anything that a policy says. It looks at the last
  // hours as they are: a value at the start of a long run would come after they were judged.
  if (!skipped && !before) await putMetrics(putMetricData, runNamespace, now(), runMetrics(summary, deployment));

  const known =
    skipped || detail === 'minimal'
      ? new Set<string>()
      : remembered((await readShared(objects, sharedKeys.publishedMetrics, PublishedMetrics)).value, run.asOf);
  const { selected, exposed } = await select(objects, summary, detail === 'minimal' ? NOTHING : settings, known);
  // Before CloudWatch is asked: that it refuses is no reason for the others not to know.
  await objects.putText(runKeys.openMetrics(run.prefix), renderOpenMetrics({ summary, ...exposed }), {
    contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  });
  if (skipped) return { skipped };
  if (before) return before.output;
  const done = async (output: Done): Promise<Done> => {
    await putJson(objects, publishedKey, AlreadyPublished, { runId: run.runId, output });
    log.info('Published metrics', { namespace, ...output });
    return output;
  };
  if (detail === 'minimal') {
    const totals = totalMetrics(summary).filter(({ dimensions }) => Object.keys(dimensions).length === 0);
    const calls = await putMetrics(putMetricData, namespace, timestamp, totals);
    return await done({ metrics: totals.length, calls, resources: 0, leftOut: 0 });
  }

  // Remembered before it is published: what is remembered in vain costs a day of metrics, what is published and
  // forgotten leaves an alarm without values.
  const failed = new Set(summary.failedScopes.map(({ scopeId }) => scopeId));
  await updateJson(objects, sharedKeys.publishedMetrics, PublishedMetrics, (current) =>
    nextPublished(current, run, selected, known, failed, now()),
  );
  // Where Decide failed, or a newer run was first, nothing is known: no value is not zero.
  const decision = await committedDecision(objects, run.runId);
  const alerts = decision ? alertMetrics(policy, decision) : [];
  const metrics = [...totalMetrics(summary), ...alerts, ...selected.metrics];
  const calls = await putMetrics(putMetricData, namespace, timestamp, metrics);

  const resources = selected.chosen.length + selected.lapsing.length;
  return await done({ metrics: metrics.length, calls, resources, leftOut: selected.leftOut });
}

const NOTHING = { perResource: 'none', maxMetrics: 0 } as const;

function reasonToSkip({ dryRun, authoritative }: Run): string | undefined {
  if (dryRun) return 'Skipped: this is a dry run.';
  if (authoritative) return undefined;
  return 'The run is not authoritative: it may have seen only a part, and its totals would be wrong.';
}

/**
 * Every line is looked at once, for both: what CloudWatch charges for is chosen, what a file holds is not. Parsed is what may
 * come into one of them.
 */
async function select(
  objects: Objects,
  summary: Summary,
  settings: ConstructorParameters<typeof Selection>[0],
  known: ReadonlySet<string>,
) {
  const selection = new Selection(settings, known);
  const exposed = new Exposed();
  for (const { scope, evaluationsKey } of summary.scopes) {
    for await (const line of objects.readLines(evaluationsKey)) {
      const key = keyOf(line);
      if (key !== undefined && !selection.mayTake({ scopeId: scope.scopeId, key }, mayHaveFindings(line))) continue;
      const measured = parseLine(objects, evaluationsKey, line, MeasuredResource);
      selection.add(measured);
      exposed.add(measured);
    }
  }
  const selected = selection.result();
  return { selected, exposed: exposed.result(selected.chosen) };
}

export const publishMetricsTask: Task<Input, Output, Deps> = { name: 'PublishMetrics', Input, Output, run };
