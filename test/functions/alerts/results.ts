import type { DiscoveredAccount } from '../../../statemachine/contracts/discovered-account.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { evaluateKinds } from './kinds.ts';
import { keptOf } from './last-results.ts';
import { iso, MINUTE } from './rules.ts';
import { KINDS_SCOPE } from './sketch.ts';
import type { Played, Stage } from './stage.ts';
import { ACCOUNTS, LEVELS, type Level, type RunSpec, SCOPES, SUBNETS } from './story.ts';

// What the steps around Decide and Notify come to.

const FAILURE = 'throttling-failure';

/** Puts what a run finds of the subnets, and of the accounts. */
export function begin(spec: RunSpec, runId: string, asOf: number, turn: number, stage: Stage): Played {
  const policy = stage.policies[spec.policy];
  const accounts = accountsIn(spec, asOf);
  // A scope that failed is known to be there.
  const kinds = stage.subjects.length > 0 && spec.failed[SCOPES.length] ? { [KINDS_SCOPE]: undefined } : {};
  const run = stage.world.give({
    runId,
    asOf: iso(asOf),
    scopes: { ...scopesIn(spec, asOf), ...kinds },
    ...(policy && { policy }),
    resourceTypes: ResourceType.options,
    ...(accounts && { accounts }),
  });
  const rest = { faults: [...spec.faults], beside: [...(spec.beside ?? [])], failures: 0, attempts: 0 };
  const played: Played = { run, spec, asOf, turn, ...rest, evaluated: false, earlier: undefined };
  stage.byRun.set(runId, played);
  return played;
}

/** Collects and evaluates the story's other subjects: not before its turn comes, because it compares with what there is. */
export async function evaluate(played: Played, stage: Stage): Promise<void> {
  const { run, spec, turn, evaluated } = played;
  const { subjects } = stage;
  if (evaluated || subjects.length === 0 || spec.failed[SCOPES.length]) return;
  const { unread = [] } = spec;
  played.evaluated = true;
  const kept = keptOf(KINDS_SCOPE, stage);
  played.earlier = kept && kept.asOf < played.asOf ? kept : undefined;
  const standings = stage.standingsIn(spec);
  await evaluateKinds(stage.objects, run, { subjects, standings, unread, turn, asOf: run.asOf });
}

function scopesIn({ failed, levels, sampleAge }: RunSpec, asOf: number) {
  const sampledAt = sampleAge === undefined ? undefined : iso(asOf - sampleAge * MINUTE - momentOf(levels));
  const subnetsOf = (scope: number) =>
    SUBNETS.flatMap((id, n) => {
      const level = levels[n];
      if (n % SCOPES.length !== scope || level === 'absent') return [];
      const resource = { accountId: ACCOUNTS[n >> 1] ?? '' };
      return [{ id, resource, sampledAt, usedPercent: level === 'unmeasured' ? undefined : level }];
    });
  return Object.fromEntries(SCOPES.map((id, scope) => [id, failed[scope] ? undefined : subnetsOf(scope)]));
}

/** Of a minute: other figures are another measurement, and none has the time of another one. */
function momentOf(levels: readonly Level[]): number {
  return levels.reduce((sum: number, level) => sum * LEVELS.length + LEVELS.indexOf(level), 0);
}

function accountsIn({ evidence }: RunSpec, asOf: number): Partial<DiscoveredAccount>[] | undefined {
  return evidence?.flatMap((kind, n): Partial<DiscoveredAccount>[] => {
    const accountId = ACCOUNTS[n] ?? '';
    if (kind === 'unlisted') return [];
    return [kind === 'read' ? { accountId, lastSuccessfulAt: iso(asOf) } : { accountId, failure: { code: FAILURE } }];
  });
}
