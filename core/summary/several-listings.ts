import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind, Severity } from '../../statemachine/contracts/finding.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { judgedAgain } from '../judge/judged-again.ts';
import type { Policy } from '../policy/schema.ts';
import { bySeverity } from '../streams/by-severity.ts';
import { BASIS_WORDS } from '../text/basis.ts';
import { isFuture, timeText } from '../text/times.ts';

// One row that several scopes list. It is judged in one of them, the same in every run, so that its alert stays the same;
// by the best that any of them knows.

/** What one scope says of a row, and how much of its VPC it sees. */
export interface RowListing {
  readonly scope: Pick<Scope, 'scopeId' | 'source'>;
  readonly evaluation: Evaluation;
  readonly seen: number;
  /** Whether it has CIDRs that are judged in another scope, too. */
  readonly isMixed?: boolean;
}

export interface JudgedBy {
  readonly policy: Policy;
  readonly asOf: string;
}

/** By what does not change from run to run: IPAM before EC2, then by id. Whoever is first is judged. */
export function homeFirst(a: Pick<RowListing, 'scope'>, b: Pick<RowListing, 'scope'>): number {
  return (
    Number(a.scope.source === 'ec2') - Number(b.scope.source === 'ec2') || (a.scope.scopeId < b.scope.scopeId ? -1 : 1)
  );
}

/** The listings of a row, home first, as they are written: that one is judged, and the others say where. */
export function oneOfSeveral(rows: readonly RowListing[], { policy, asOf }: JudgedBy): Evaluation[] {
  // What an attempt before this one has marked stays so: its home knows what it said.
  const marked = rows.filter(({ evaluation }) => evaluation.judgedIn !== undefined);
  const [home, ...others] = rows.filter(({ evaluation }) => evaluation.judgedIn === undefined);
  if (!home) return marked.map(({ evaluation }) => evaluation);
  const judged = others.length === 0 ? home.evaluation : judgedTogether([home, ...others], { policy, asOf });
  return [
    judged,
    ...marked.map(({ evaluation }) => evaluation),
    ...others.map((other) => judgedElsewhere(other, judged)),
  ];
}

function judgedTogether(all: readonly [RowListing, ...RowListing[]], { policy, asOf }: JudgedBy): Evaluation {
  const [home] = all;
  // An attempt before this one has put them together: home does not show any more that they differ.
  if (home.evaluation.knownFrom) return home.evaluation;
  const ofHere = all.filter(({ isMixed }) => !isMixed);
  const best = ofHere.toSorted(bestFirst(asOf))[0] ?? home;
  const { scopeId, scopeType, key, cidrs: own } = home.evaluation;
  const evaluations = all.map(({ evaluation }) => evaluation);
  // Who manages it says whether it keeps the rules of its pool.
  const manager = all.find(({ evaluation: { state } }) => state.management === 'managed') ?? home;
  const overlaps = overlapsOf(best.evaluation, evaluations);
  const notes = notesOf(best.evaluation, evaluations);
  const isAsBefore =
    best === home &&
    manager === home &&
    [overlaps.length, notes.length].join() ===
      [home.evaluation.overlaps?.length ?? 0, home.evaluation.notes?.length ?? 0].join();
  if (isAsBefore) return home.evaluation;
  const { ipamPoolId } = manager.evaluation.resource;
  const moved = [best, ...all].find(({ evaluation }) => evaluation.moved)?.evaluation.moved;
  const { overlaps: _overlaps, notes: _notes, forecast: _forecast, ...known } = best.evaluation;
  const forecast = forecastOf(best.evaluation, home.evaluation);
  const together: Evaluation = {
    ...known,
    key,
    scopeId,
    scopeType,
    resource: { ...home.evaluation.resource, ...known.resource, ...(ipamPoolId !== undefined && { ipamPoolId }) },
    resourceCidrs: home.evaluation.resourceCidrs,
    ...(forecast && { forecast }),
    state: manager.evaluation.state,
    ...(notes.length > 0 && { notes }),
    ...(overlaps.length > 0 && { overlaps }),
    ...(moved && { moved }),
    ...((best !== home || manager !== home) && {
      knownFrom: {
        ...(best !== home && { figures: best.scope.scopeId }),
        ...(known.cidrs.toSorted().join() !== own.toSorted().join() && { ownCidrs: own }),
        ...(manager !== home && { management: manager.scope.scopeId }),
      },
    }),
    ...(ofHere.some(({ evaluation }) => figureOf(evaluation) !== figureOf(home.evaluation)) && { otherFigures: true }),
    findings: [
      ...known.findings.filter(({ kind }) => !isOfManager(kind)),
      ...manager.evaluation.findings.filter(({ kind }) => isOfManager(kind)),
    ],
  };
  return judgedAgain(together, home.scope, policy);
}

/**
 * Measured before not; of a VPC, who sees more of it, and of those, who knows of more that stands in it; then the later
 * sample, then the worse. Of two alike, home's.
 */
function bestFirst(asOf: string) {
  return (one: RowListing, other: RowListing): number => {
    const [a, b] = [one.evaluation, other.evaluation];
    return (
      Number(b.capacity !== undefined) - Number(a.capacity !== undefined) ||
      (a.resource.type === 'vpc' ? seesMore(one, other) : 0) ||
      timeOf(b, asOf) - timeOf(a, asOf) ||
      // Who says the same has the same severity, but for what home knows of the others.
      (a.capacity && figureOf(a) === figureOf(b)
        ? 0
        : bySeverity({ severity: severityOf(a) }, { severity: severityOf(b) })) ||
      (b.capacity?.usedPercent ?? 0) - (a.capacity?.usedPercent ?? 0)
    );
  };
}

function seesMore(one: RowListing, other: RowListing): number {
  const [a, b] = [one.evaluation, other.evaluation];
  const held = ({ freeSpace }: Evaluation) => BigInt(freeSpace?.heldByOthers?.units ?? 0);
  return (
    other.seen - one.seen || b.cidrs.length - a.cidrs.length || Number(held(b) > held(a)) - Number(held(a) > held(b))
  );
}

/** A sample of no known time, or of one that is still to come, is older than any other. */
function timeOf({ sampledAt }: Evaluation, asOf: string): number {
  return sampledAt === undefined || isFuture(sampledAt, new Date(asOf)) ? 0 : Date.parse(sampledAt);
}

function severityOf({ verdict }: Evaluation): Severity {
  return verdict.status === 'evaluated' ? verdict.severity : 'ok';
}

const OF_MANAGER: readonly FindingKind[] = ['noncompliant', 'unmanaged', 'ignored'];

function isOfManager(kind: FindingKind): boolean {
  return OF_MANAGER.includes(kind);
}

/**
 * What is kept of a row is kept where it is judged, by whoever knew it best: who has the best figures now has hardly a past of
 * it. But whether it is full, the best figures say.
 */
function forecastOf(best: Evaluation, home: Evaluation): Evaluation['forecast'] {
  const isSameSpace = best.capacity?.basis === home.capacity?.basis && best.capacity?.total === home.capacity?.total;
  if (!isSameSpace || !isAhead(home.forecast) || isFull(best.forecast)) return best.forecast;
  return home.forecast;
}

function isAhead(forecast: Evaluation['forecast']): boolean {
  return forecast !== undefined && 'p50' in forecast && forecast.p50 !== 0;
}

function isFull(forecast: Evaluation['forecast']): boolean {
  return forecast !== undefined && 'p50' in forecast && forecast.p50 === 0;
}

/** Each scope has custom allocations and ranges of its own. */
function overlapsOf(best: Evaluation, all: readonly Evaluation[]): NonNullable<Evaluation['overlaps']> {
  const known = new Set((best.overlaps ?? []).flatMap((overlap) => overlap.with.map(({ id }) => id)));
  const more = all.flatMap(({ overlaps = [] }) =>
    overlaps.flatMap((overlap) => {
      const [first, ...others] = overlap.with.filter(({ id }) => !known.has(id));
      if (!first) return [];
      for (const { id } of [first, ...others]) known.add(id);
      return [{ ...overlap, with: [first, ...others] }];
    }),
  );
  return [...(best.overlaps ?? []), ...more].toSorted((a, b) => Number(a.allowed) - Number(b.allowed));
}

/** Made for the VPC in a pool of that scope. The others are about figures. */
function notesOf(best: Evaluation, all: readonly Evaluation[]): NonNullable<Evaluation['notes']> {
  const more = all
    .filter((each) => each !== best)
    .flatMap(({ notes = [] }) => notes)
    .filter(({ kind }) => kind === 'reservedByHand');
  return [...(best.notes ?? []), ...more];
}

/** Only what it is: whatever is known of it counts where it is judged, and nowhere twice. */
function judgedElsewhere({ evaluation, isMixed }: RowListing, judged: Evaluation): Evaluation {
  const { key, scopeId, scopeType, resource, cidrs, resourceCidrs, state, sampledAt } = evaluation;
  const isSource = judged.knownFrom?.figures === scopeId;
  const isOther = !isMixed && figureOf(evaluation) !== figureOf(judged);
  const both = isMixed
    ? ', and other CIDRs of it in another scope'
    : isOther
      ? `: ${datedFigure(judged)}; here ${datedFigure(evaluation)}`
      : '';
  return {
    ...{ key, scopeId, scopeType, resource, cidrs, resourceCidrs, state },
    ...(sampledAt !== undefined && { sampledAt }),
    judgedIn: judged.scopeId,
    ...((isOther || (isSource && judged.otherFigures)) && { otherFigures: true }),
    verdict: {
      status: 'notApplicable',
      reason: 'countedTwice',
      text: `${judged.scopeId} lists it, too, and it is judged there${isSource ? ', by the figures of this scope' : both}`,
    },
    findings: [],
  };
}

/** "99 % used (10.0.0.0/24)" */
function figureOf({ capacity, cidrs }: Evaluation): string {
  const figure = capacity
    ? `${capacity.usedPercent} % ${BASIS_WORDS[capacity.basis] ?? capacity.basis}`
    : 'not measured';
  return `${figure} (${cidrs.toSorted().join(', ')})`;
}

function datedFigure(evaluation: Evaluation): string {
  const { sampledAt } = evaluation;
  return `${figureOf(evaluation)}${sampledAt === undefined ? '' : ` on ${timeText(sampledAt)}`}`;
}
