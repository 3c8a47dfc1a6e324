import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePast } from '../../cli/run/past.ts';
import { Policy } from '../../core/policy/schema.ts';
import { evaluateTask } from '../../functions/evaluate/task.ts';
import { Collected } from '../../functions/shared/collected.ts';
import { sampleOrganisation } from '../../local/sample/organisation.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { runKeys } from '../../storage/keys.ts';
import { putJson } from '../../storage/objects.ts';
import { inventoriesOfSample } from '../core/judge/inventories-of-sample.ts';
import { fakeInvocation } from '../fakes/invocation.ts';
import { sampleRun } from '../fakes/results.ts';
import { type KnownFuture, knownFutures } from '../told/known-future.ts';

/** A Monday evening. */
const AS_OF = '2026-11-30T18:06:00.000Z';

/** What Evaluate finds of the sample organisation with its past written as a history, by each policy: by key. */
export async function evaluatedWithPast(
  seed: number,
  policies: readonly Policy[],
  { past: isWritten = true } = {},
): Promise<{ evaluations: ReadonlyMap<string, Evaluation>[]; futures: readonly KnownFuture[] }> {
  const sample = sampleOrganisation(seed, () => new Date(AS_OF));
  const past = sample.past();
  const inventories = await inventoriesOfSample(sample);
  const directory = await mkdtemp(join(tmpdir(), 'ipam-monitor-when-'));
  try {
    if (isWritten) await writePast(directory, past);
    // Evaluate copies nothing.
    const objects = { ...directoryObjects(directory), bucket: 'none', copy: () => Promise.reject(new Error('copied')) };
    const found: ReadonlyMap<string, Evaluation>[] = [];
    for (const [index, policy] of policies.entries()) {
      const run = sampleRun({ runId: `run-${index}`, asOf: AS_OF, resourceTypes: [...ResourceType.options] });
      await putJson(objects, runKeys.policy(run.prefix), Policy, policy);
      const evaluations = new Map<string, Evaluation>();
      for (const { scope, inventory } of inventories) {
        const { scopeId } = scope;
        const lines = inventory.map((row) => JSON.stringify(row));
        await objects.writeLines(runKeys.inventoryPart(run.prefix, scopeId, 1, 'all', 'a', 0), lines);
        const collected = Collected.parse({
          done: true,
          pass: 1,
          lists: { all: { parts: [{ attempt: 'a', count: 1 }] } },
          rows: { kept: inventory.length, duplicates: 0, filteredOut: 0, malformed: 0 },
          calls: 1,
          restarts: 0,
        });
        const ofIpam = { ...scope, ipamId: 'ipam-01', ipamRegion: 'eu-west-1', tier: 'advanced' } as const;
        await evaluateTask.run({ run, scope: ofIpam, collected }, { objects, ...fakeInvocation({ now: AS_OF }) });
        for await (const line of objects.readLines(runKeys.evaluations(run.prefix, scopeId))) {
          const evaluation = Evaluation.parse(JSON.parse(line));
          evaluations.set(`${scopeId} ${evaluation.key}`, evaluation);
        }
      }
      found.push(evaluations);
    }
    return { evaluations: found, futures: knownFutures(sample, past) };
  } finally {
    await rm(directory, { recursive: true });
  }
}
