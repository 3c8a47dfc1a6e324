import type { Change } from '../../../statemachine/contracts/alert.ts';
import { Latest } from '../../../statemachine/contracts/hand-off.ts';
import { NEWEST, newestPrefix, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { severityOf } from './rules.ts';
import type { Attempt, Played, Stage } from './stage.ts';
import { SCOPES, SUBNETS } from './story.ts';

// What was known of a scope before a run.

/** Whose results of a scope are kept as the newest, if they are there. */
export function keptOf(scopeId: string, stage: Stage): Played | undefined {
  const { objects, byRun } = stage;
  const { runId = '' } = newestOf(scopeId, stage) ?? {};
  const key = runKeys.evaluations(newestPrefix(scopeId, runId), scopeId);
  return objects.keys().includes(key) ? byRun.get(runId) : undefined;
}

function newestOf(scopeId: string, { objects }: Stage) {
  return Latest.safeParse(jsonOf(objects.text(sharedKeys.latest))).data?.scopes[scopeId];
}

export function allKept(stage: Stage): ReadonlyMap<string, Played> {
  return new Map(
    SCOPES.flatMap((scopeId) => {
      const kept = keptOf(scopeId, stage);
      return kept ? [[scopeId, kept]] : [];
    }),
  );
}

/** A baseline is of what is old: a critical that the last results that are still there did not have is none of it. */
export function checkBaseline(changes: readonly Change[], attempt: Attempt, stage: Stage): void {
  const { played } = attempt;
  for (const { change, severity, alertKey, finding } of changes) {
    const index = SUBNETS.indexOf(finding.resource.id);
    if (change !== 'baseline' || severity !== 'critical' || index === -1) continue;
    const level = lastOf(SCOPES[index % SCOPES.length] ?? '', attempt, stage)?.spec.levels[index];
    const beganNow = typeof level === 'number' && severityOf(level, played.spec) !== 'critical';
    const isKnown = stage.decisions.of(alertKey) === 'critical';
    stage.promise(
      isKnown || !beganNow,
      `${alertKey} is a baseline of ${played.run.runId}, and began in that run`,
      level,
    );
  }
}

/** Of the run that the ledger knows to have evaluated it, or else of the one whose results are kept. */
function lastOf(scopeId: string, { kept: before, played: { asOf } }: Attempt, stage: Stage): Played | undefined {
  const marked = stage.marks.get(scopeId);
  if (marked && stage.objects.keys().includes(runKeys.evaluations(marked.run.prefix, scopeId))) return marked;
  if (stage.broken.some(({ key }) => key.startsWith(NEWEST))) return undefined;
  // What somebody dated into the future is not known to be older.
  if (Date.parse(newestOf(scopeId, stage)?.asOf ?? '') > stage.clock) return undefined;
  const kept = keptOf(scopeId, stage);
  // What was recorded meanwhile may have come too late.
  return kept && kept === before.get(scopeId) && kept.asOf < asOf ? kept : undefined;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
