import type { EvaluatedForecast, Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind, Note } from '../../statemachine/contracts/finding.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { addressSpaceOf, type Scope } from '../../statemachine/contracts/scope.ts';
import { forecastOf } from '../forecast/forecast-of.ts';
import type { KeptSeries } from '../forecast/kept-series.ts';
import type { GroupLine } from '../inventory/groups.ts';
import {
  type Group,
  type ResourceInGroup,
  resourcesOf,
  sampledAt,
  worstState,
} from '../inventory/resource-in-group.ts';
import { reservationsUnknown } from '../measure/inside-of.ts';
import { type Looked, lookAt } from '../measure/look-at.ts';
import type { Measured } from '../measure/measure.ts';
import { otherCidrs } from '../measure/other-cidrs.ts';
import { participantView } from '../measure/participant-view.ts';
import { type Freshness, staleNote } from '../measure/stale.ts';
import type { FoundOverlaps } from '../overlap/found.ts';
import type { Policy } from '../policy/schema.ts';
import type { TakenSpace } from '../taken/taken-space.ts';
import { heldText, unseenText } from '../text/held.ts';
import type { PoolRules } from './broken-rules.ts';
import { questionsOf } from './checks/checks.ts';
import { judge, judgedKinds } from './judge.ts';
import type { Judged } from './match.ts';
import { type Earlier, movedSince } from './moved.ts';
import { purposesOf } from './purpose.ts';
import type { RaisedQuotas } from './raised-quotas.ts';
import { reservedByHand } from './reserved-by-hand.ts';
import { noRoomToGrow } from './room-to-grow.ts';
import { findingsOf, verdictOf, worstFirst } from './verdict.ts';

export interface EvaluationContext {
  readonly scope: Pick<Scope, 'scopeId' | 'scopeType' | 'source'>;
  readonly policy: Policy;
  /** Whether subnets were asked for: if not, that none is seen says nothing about a VPC. */
  readonly subnetsCollected: boolean;
  /** From when on measurements are stale; without it, none is. */
  readonly freshness?: Freshness;
  /** Who shares addresses with whom in the scope; absent where VPCs were not asked for. */
  readonly overlaps?: Pick<FoundOverlaps, 'of' | 'reservedFor'>;
  /** Who has addresses in the scope. */
  readonly taken?: TakenSpace;
  /** Of the scope: what its pools ask of what they give. */
  readonly pools?: PoolRules;
  /** Where the policy's quotas are known to be out of date. */
  readonly raised?: Pick<RaisedQuotas, 'has'>;
  /** What is kept of this group's resources, by key; absent where nothing was looked at. */
  readonly past?: { readonly asOf: string; readonly series: ReadonlyMap<string, readonly KeptSeries[]> };
  /** What to compare with, of this group. */
  readonly earlier?: Earlier;
}

/** Evaluates a VPC with its subnets, or another resource. A pure function; sorted by key like its input. */
export function evaluateGroup(lines: readonly GroupLine[], context: EvaluationContext): Evaluation[] {
  const kinds = judgedKinds(context.policy);
  return resourcesOf(lines, context.subnetsCollected, context.taken).map((subject) =>
    evaluate(subject, context, kinds),
  );
}

function evaluate(subject: ResourceInGroup, context: EvaluationContext, kinds: ReadonlySet<FindingKind>): Evaluation {
  const { key, rows, group } = subject;
  const { scopeId, scopeType } = context.scope;
  const { resource } = rows[0];
  const cidrs = rows.map((row) => row.resource.cidr).filter((cidr) => cidr !== '');
  const looked = lookAt(subject, context.subnetsCollected, context.taken);
  const { measured, freeSpace, pool, inside, measuredAt } = looked;
  const judged: Judged = {
    scope: context.scope,
    resource,
    cidrs,
    purposes: purposesOf(resource, inside),
    ...(pool && { poolRole: pool.role }),
  };
  const state = worstState(rows);
  const overlaps = resource.type === 'vpc' ? (context.overlaps?.of(resource.id, resource.family) ?? []) : [];
  const moved = context.earlier && movedSince(context.earlier, { key, resource, cidrs, state });
  const otherSubnets = resource.type === 'vpc' ? without(group.subnetIds, resource.family) : 0;
  const isRaised = context.raised?.has(resource) === true;
  const sample = measuredAt ?? sampledAt(subject);
  const forecast = context.past && whenFull(key, measured, context.past, sample);
  const seen = {
    ...looked,
    overlaps,
    isRaised,
    ...(forecast && { forecast }),
    ...(moved && { moved }),
    ...(otherSubnets > 0 && { otherSubnets }),
  };
  const { policy, pools } = context;
  const facts = { scopeType, quotas: policy.quotas, ...(pools && { pools }), ...seen };
  const questions = questionsOf(subject, measured, facts, kinds);
  const judgements = worstFirst(questions.map((question) => judge(context.policy, judged, question)));
  const isFull = judgements.some(({ kind, severity }) => kind === 'utilization' && severity !== 'ok');
  const notes = [
    staleNote(sample, context.freshness),
    participantView(rows[0]),
    judgements.some(({ severity }) => severity !== 'ok') ? noRoomToGrow(resource, group.vpcFreeSpace) : undefined,
    isFull ? reservationsUnknown(rows[0], inside) : undefined,
    pool && otherCidrs(pool),
    ...aboutTaken(looked),
    resource.type === 'vpc'
      ? reservedByHand(context.overlaps?.reservedFor(resource.id, resource.family), state)
      : undefined,
  ].filter((note) => note !== undefined);
  return {
    key,
    scopeId,
    scopeType,
    resource,
    cidrs,
    resourceCidrs: NO_RESOURCE_CIDRS.includes(resource.type) ? 0 : rows.length,
    state,
    ...('capacity' in measured && measured),
    ...(freeSpace && { freeSpace }),
    ...(forecast && { forecast }),
    ...(pool && { pool }),
    ...(inside && { inside }),
    ...(rows[0].publicAddress && { publicAddress: rows[0].publicAddress }),
    ...(sample !== undefined && { sampledAt: sample }),
    ...(notes.length > 0 && { notes }),
    ...(overlaps.length > 0 && { overlaps }),
    ...(moved && { moved }),
    ...(otherSubnets > 0 && { otherSubnets }),
    verdict: verdictOf(measured, judgements),
    findings: findingsOf(judgements, addressSpaceOf(context.scope), key),
  };
}

/** Undefined of what does not fill up. */
function whenFull(
  key: string,
  measured: Measured,
  { asOf, series }: NonNullable<EvaluationContext['past']>,
  sampledAt: string | undefined,
): EvaluatedForecast | undefined {
  if ('capacity' in measured) {
    return forecastOf(key, series.get(key) ?? [], { capacity: measured.capacity, asOf, sampledAt });
  }
  return measured.status === 'notMeasured' ? { none: 'notMeasured' } : undefined;
}

/** How many subnets have no CIDR of the family. */
function without(ids: Group['subnetIds'], family: Family): number {
  const own = ids.get(family) ?? new Set();
  return new Set([...ids.values()].flatMap((each) => [...each])).difference(own).size;
}

/** Made of records beside the resource CIDRs. */
const NO_RESOURCE_CIDRS: readonly string[] = ['ipam-pool', 'ipam-scope', 'elastic-ips'];

/** Of a pool: who has what is free by IPAM, and what is held for nobody who was seen. A VPC's overlap says it already. */
function aboutTaken({ freeSpace, pool }: Looked): Note[] {
  const held = pool && freeSpace ? heldText(freeSpace, 'pool') : '';
  const unseen = pool && freeSpace ? unseenText(pool, freeSpace.unit) : '';
  return [
    ...(held === '' ? [] : [{ kind: 'heldByOthers' as const, text: held }]),
    ...(unseen === '' ? [] : [{ kind: 'heldForUnseen' as const, text: unseen }]),
  ];
}
