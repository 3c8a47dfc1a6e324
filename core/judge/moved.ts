import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Latest } from '../../statemachine/contracts/hand-off.ts';
import type { Moved } from '../../statemachine/contracts/moved.ts';

/** What has a place of its own. */
export const COMPARED: readonly string[] = ['vpc', 'subnet'];

/** What is compared of an evaluation: the rest of it need not stay in memory. */
export type ComparedPlace = Pick<Evaluation, 'key' | 'resource' | 'cidrs' | 'state' | 'knownFrom'>;

/** What an earlier run found of a group, by key. */
export interface Earlier extends Pick<Latest['scopes'][string], 'runId' | 'asOf'> {
  readonly places: ReadonlyMap<string, ComparedPlace>;
}

/**
 * What changed from one run to the next; undefined where nothing did that can be known, or it was not there before. What
 * another scope said then is not compared with what this one says now.
 */
export function movedSince({ runId, asOf, places }: Earlier, now: ComparedPlace): Moved | undefined {
  const before = places.get(now.key);
  if (!before || !COMPARED.includes(now.resource.type)) return undefined;
  const changes = [
    change('account', known(before.resource.accountId), known(now.resource.accountId)),
    ...(now.resource.type === 'vpc' ? [change('cidrs', cidrsOf(before), cidrsOf(now))] : []),
    ...managementChanges(before, now),
  ].filter((each) => each !== undefined);
  return changes.length > 0 ? { since: asOf, runId, changes } : undefined;
}

type Change = Moved['changes'][number];

/**
 * Pool and management are those of one CIDR. Where a VPC's first CIDR is another one than before, nothing is known of
 * them: a VPC that grew did not move. Nor where IPAM did not say: absent is not unmanaged.
 */
function managementChanges(before: ComparedPlace, now: ComparedPlace): (Change | undefined)[] {
  if (before.resource.cidr !== now.resource.cidr || before.knownFrom) return [];
  if (before.state.management === undefined || now.state.management === undefined) return [];
  return [
    change('management', [before.state.management], [now.state.management]),
    change('pool', poolOf(before), poolOf(now)),
  ];
}

/** Those that the scope itself lists. */
function cidrsOf({ cidrs, knownFrom }: ComparedPlace): string[] {
  return (knownFrom?.ownCidrs ?? cidrs).toSorted();
}

function poolOf({ resource: { ipamPoolId } }: ComparedPlace): string[] {
  return ipamPoolId === undefined ? [] : [ipamPoolId];
}

function known(value: string | undefined): string[] | undefined {
  return value === undefined ? undefined : [value];
}

function change(what: Change['what'], from: string[] | undefined, to: string[] | undefined): Change | undefined {
  if (!from || !to) return undefined;
  return from.join() === to.join() ? undefined : { what, from, to };
}
