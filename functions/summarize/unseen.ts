import { EvaluationLine, evaluationLines } from '../../core/summary/evaluation-line.ts';
import { HeldForUnseen } from '../../core/summary/held-for-unseen.ts';
import { Evaluation, type ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { isIpamScope, type Scope } from '../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, parseLine, putJson } from '../../storage/objects.ts';
import type { ToJudge } from './across.ts';

type Judged = Pick<ToJudge, 'run' | 'scopes' | 'partlyRead'>;

/**
 * Says of allocations whose resource their own scope does not list what all scopes together know, and writes those scopes
 * again where something comes out otherwise. What it wrote already comes out the same.
 */
export async function judgeUnseen(objects: Objects, { run, scopes, partlyRead }: Judged): Promise<void> {
  const held = new HeldForUnseen();
  const holding: Scope[] = [];
  for (const scope of scopes.filter(isIpamScope)) {
    let holds = false;
    for await (const { evaluation } of poolsOf(objects, run, scope)) holds = held.addPool(evaluation) || holds;
    if (holds) holding.push(scope);
  }
  if (holding.length === 0) return;
  for (const scope of scopes) {
    for await (const line of linesOf(objects, run, scope)) held.see(scope, line);
  }
  for (const scope of holding) {
    const judge = (pool: Evaluation) => held.judge(pool, scope, partlyRead.has(scope.ipamId ?? ''));
    for await (const { evaluation } of poolsOf(objects, run, scope)) {
      if (JSON.stringify(judge(evaluation)) === JSON.stringify(evaluation)) continue;
      await writeAgain(objects, run, scope, judge);
      break;
    }
  }
}

function linesOf(objects: Objects, { prefix }: Judged['run'], { scopeId }: Scope): AsyncGenerator<EvaluationLine> {
  const key = runKeys.evaluations(prefix, scopeId);
  return evaluationLines(objects.readLines(key), (line) => parseLine(objects, key, line, Evaluation));
}

/** The first character after all keys of pools: `ipam-pool-…`. */
const AFTER_POOLS = 'ipam-pool.';

async function* poolsOf(objects: Objects, run: Judged['run'], scope: Scope): AsyncGenerator<EvaluationLine> {
  for await (const line of linesOf(objects, run, scope)) {
    if (line.key >= AFTER_POOLS) return;
    if (isPool(line)) yield line;
  }
}

async function writeAgain(
  objects: Objects,
  { prefix }: Judged['run'],
  { scopeId }: Scope,
  judge: (pool: Evaluation) => Evaluation,
): Promise<void> {
  const summaryKey = runKeys.scopeSummary(prefix, scopeId);
  const summary = await getJson(objects, summaryKey, ScopeSummary);
  const worst = new Set(summary.worst.map(({ resource }) => resource.id));
  const notes = new Map<string, Evaluation['notes']>();
  const key = runKeys.evaluations(prefix, scopeId);
  await objects.writeLines(
    key,
    (async function* () {
      let mayBePool = true;
      for await (const text of objects.readLines(key)) {
        const line: EvaluationLine | undefined = mayBePool
          ? new EvaluationLine(text, (each) => parseLine(objects, key, each, Evaluation))
          : undefined;
        mayBePool = line !== undefined && line.key < AFTER_POOLS;
        if (!line || !isPool(line)) {
          yield text;
          continue;
        }
        const judged = judge(line.evaluation);
        if (worst.has(judged.resource.id)) notes.set(judged.resource.id, judged.notes);
        yield JSON.stringify(judged);
      }
    })(),
  );
  const told = (finding: ResourceFinding): ResourceFinding => {
    const now = notes.get(finding.resource.id);
    return now ? { ...finding, notes: now } : finding;
  };
  await putJson(objects, summaryKey, ScopeSummary, { ...summary, worst: summary.worst.map(told) });
}

function isPool({ key }: EvaluationLine): boolean {
  return key.split('/')[1] === 'ipam-pool';
}
