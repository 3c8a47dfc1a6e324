import type { Asked, KindTrace, Tried } from '../../core/judge/explain.ts';
import { SOURCE_WORDS, sourceOf } from '../../core/text/basis.ts';
import { count, counted } from '../../core/text/count.ts';
import { forecastSentence } from '../../core/text/days-to-full.ts';
import { heldText } from '../../core/text/held.ts';
import { type AccountNames, teamOf } from '../../core/text/owner-of.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import { capacityText, leftText, usedText } from '../find/holder-text.ts';
import { whoHoldsLines } from '../find/who-holds.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { list } from '../kit/format.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import { levelWords } from '../policy/describe-policy.ts';
import { originLine, timeAndAge } from '../results/origin.ts';
import type { Results, ScopeResult } from '../results/results.ts';
import { ABOUT_TAKEN, type NotKnown } from './not-known.ts';
import type { Elsewhere } from './the-one.ts';

/** One evaluation, how it was judged, and what it leaves open. */
export interface Explained {
  readonly evaluation: Evaluation;
  /** Name of the policy that judged it. */
  readonly policy: string;
  readonly kinds: readonly KindTrace[];
  readonly notKnown: readonly NotKnown[];
}

interface View {
  readonly results: Pick<Results, 'where'>;
  readonly scopes: readonly ScopeResult[];
  readonly now: Date;
  readonly colors: Colors;
  readonly elsewhere: readonly Elsewhere[];
  readonly accountNames: AccountNames;
}

export function explainLines(explained: readonly Explained[], view: View): string[] {
  const { results, scopes, now, colors, elsewhere } = view;
  return joinBlocks(
    elsewhere.map((each) => elsewhereLine(each, explained)),
    ...explained.flatMap((each) => resourceLines(each, view)),
    [colors.dim(originLine(results, scopes, now))],
  );
}

function elsewhereLine({ scopeId, judgedIn }: Elsewhere, explained: readonly Explained[]): string {
  const isShown = explained.some(({ evaluation }) => evaluation.scopeId === judgedIn);
  const there = isShown ? 'as follows' : 'which has no results here';
  return sanitize(`${scopeId} lists it, too. It counts once, and is judged in ${judgedIn}, ${there}.`);
}

function resourceLines(
  { evaluation, policy, kinds, notKnown }: Explained,
  { now, colors, accountNames }: View,
): string[][] {
  return [
    [...headLines(evaluation, colors, accountNames), verdictLine(evaluation, colors)],
    [colors.bold('Measured'), ...measuredLines(evaluation, now).map((line) => `  ${sanitize(line)}`)],
    [
      `${colors.bold('Judged')} by the policy ${sanitize(policy)}`,
      ...(kinds.length === 0 ? ['  There is nothing to judge: no kind of finding applies to it.'] : []),
      ...kinds.flatMap((kind) => kindLines(kind, colors)),
    ],
    held(evaluation, colors),
    toKnow(evaluation, colors, accountNames),
    notKnown.length === 0
      ? []
      : [
          colors.bold('Not known'),
          ...notKnown.flatMap(({ text, next }) => [
            `  ${sanitize(text)}`,
            ...(next === undefined ? [] : [colors.dim(`    → ${sanitize(next)}`)]),
          ]),
        ],
  ];
}

function held({ inside }: Evaluation, colors: Colors): string[] {
  return inside?.status === 'read' && inside.interfaces ? whoHoldsLines(inside.interfaces, colors, inside.free) : [];
}

/** Allocations without a resource that are listed; `reclaim` has more. */
const MOST_UNSEEN = 10;

/** What there is to know beside the verdict: who else is there, and what is held for nobody who was seen. */
function toKnow({ notes = [], pool }: Evaluation, colors: Colors, names: AccountNames): string[] {
  const about = notes.filter(({ kind }) => ABOUT_TAKEN.includes(kind) && kind !== 'heldForUnseen');
  const { first = [], allocations = 0 } = pool?.unseen ?? {};
  const more = allocations - Math.min(first.length, MOST_UNSEEN);
  if (about.length === 0 && allocations === 0) return [];
  return [
    colors.bold('To know'),
    ...about.map(({ text }) => `  ${sanitize(text)}`),
    ...(allocations === 0 ? [] : [`  Held for what was not seen: ${counted(allocations, 'allocation')}`]),
    ...first.slice(0, MOST_UNSEEN).flatMap((each) => unseenLines(each, names).map((line) => `    ${line}`)),
    ...(more > 0 ? [`    … ${count(more)} more`] : []),
  ];
}

/** An allocation without the resource that it is held for, and what that can mean. */
export function unseenLines(
  { cidr, type, resourceId, allocationId, text, ...where }: UnseenAllocation,
  names: AccountNames,
): string[] {
  const place = placeOf(where, names);
  return [sanitize(`${cidr}  ${type} ${resourceId}  ${allocationId}${place && `  ${place}`}`), `  ${sanitize(text)}`];
}

function headLines({ resource, cidrs, scopeId }: Evaluation, colors: Colors, names: AccountNames): string[] {
  const { type, id, name, vpcId, availabilityZoneId, ipamPoolId } = resource;
  const team = teamOf(resource);
  const what = [TYPE_NAMES[type].one, ...(name ? [sanitize(name)] : []), sanitize(id)].join(' ');
  const facts = [
    cidrs.map(sanitize).join(', ') || 'no CIDR',
    placeOf(resource, names),
    ...[
      team === undefined ? undefined : `team ${team}`,
      availabilityZoneId,
      vpcId === id ? undefined : vpcId,
      ipamPoolId,
      scopeId,
    ].map((each) => sanitize(each ?? '')),
  ];
  return [colors.bold(what), `  ${facts.filter((fact) => fact !== '').join(' · ')}`];
}

function verdictLine({ verdict }: Evaluation, colors: Colors): string {
  if (verdict.status !== 'evaluated') {
    return `  ${verdict.status === 'notMeasured' ? colors.yellow('not measured') : 'not applicable'}: ${sanitize(verdict.text)}`;
  }
  const { severity, kind, text } = verdict;
  return `  ${severityWord(severity, colors)} (${sanitize(kind)}): ${sanitize(text)}`;
}

function severityWord(severity: 'ok' | 'warning' | 'critical', { red, yellow, green }: Colors): string {
  if (severity === 'critical') return red('CRITICAL');
  return severity === 'warning' ? yellow('WARNING') : green('ok');
}

function measuredLines(
  {
    capacity,
    cidrCapacities,
    freeSpace,
    forecast,
    sampledAt,
    state,
    inside,
    notes = [],
    resource,
    knownFrom,
  }: Evaluation,
  now: Date,
): string[] {
  if (!capacity) return ['No usage.', ...stateLine(state)];
  const { total, unit, reserved, ipamUsedPercent } = capacity;
  const when = forecast && forecastSentence(forecast);
  const source = SOURCE_WORDS[sourceOf(capacity, resource)];
  const units = unit === '/64' ? `${count(total)} /64s` : counted(total, 'address');
  // What is free beside others is our figure, and not the source's.
  const figures =
    capacity.heldByOthers === undefined
      ? `${capacityText(capacity)}, ${source}`
      : `${usedText(capacity)}, ${source}; ${leftText(capacity)}`;
  const aws = reserved === undefined ? '' : `, ${reserved} of them AWS's own`;
  return [
    `${units}${aws}; ${figures}`,
    ...(ipamUsedPercent === undefined ? [] : [`IPAM says ${ipamUsedPercent} %`]),
    ...(cidrCapacities ?? []).map((each) => `${each.cidr}: ${capacityText(each.capacity)}`),
    ...(freeSpace
      ? [
          freeSpace.largest === undefined
            ? 'No free block'
            : `Largest free block /${freeSpace.largest}; ${freeSpace.fragmentationPercent} % of what is free lies outside it`,
        ]
      : []),
    ...(freeSpace?.heldByOthers && resource.type === 'vpc' ? [heldText(freeSpace, 'vpc')] : []),
    ...(inside?.status === 'read' && inside.blocks
      ? [
          `/28 blocks: ${count(inside.blocks.free)} free, ${count(inside.blocks.reservedFree)} reserved and not yet assigned, of ${count(inside.blocks.total)}`,
        ]
      : []),
    ...notes.flatMap(({ kind, text }) => (kind === 'otherCidrs' ? [text] : [])),
    ...(when === undefined ? [] : [when]),
    ...(sampledAt === undefined ? [] : [`Measured ${timeAndAge(sampledAt, now)}`]),
    ...(knownFrom?.figures === undefined
      ? []
      : [`By ${knownFrom.figures}, which also lists it, and saw more or saw it later`]),
    ...stateLine(state),
  ];
}

function stateLine({ management, compliance, overlap }: Evaluation['state']): string[] {
  const words = [management, compliance, overlap].filter((each) => each !== undefined);
  return words.length === 0 ? [] : [`IPAM calls it ${list([...new Set(words)])}`];
}

/** A line for what is switched off; the whole story of the others. */
function kindLines({ judgement: { kind, severity, text }, tried, asked }: KindTrace, colors: Colors): string[] {
  const title = `  ${colors.bold(sanitize(kind))}: ${severityWord(severity, colors)}`;
  if (asked.every(({ level }) => level === 'off')) return [`${title}, switched off (${sanitize(text)})`];
  const own = tried.filter(({ builtIn }) => !builtIn);
  const inherits = asked.some(({ inherited }) => inherited);
  const fallback = inherits ? tried.filter(({ builtIn }) => builtIn) : [];
  return [
    title,
    ...own.map((each) => `    ${triedText(each)}`),
    ...(inherits
      ? [`    ${own.length > 0 ? 'The rest is' : 'No rule of its own for this:'} inherited from the built-in policy`]
      : []),
    ...fallback.map((each) => `    ${triedText(each)}`),
    ...asked.map((each) => `    ${askedText(each)}`),
    ...(asked.length === 1 ? ['    warning: not checked, because critical holds'] : []),
  ];
}

/** Conditions of a rule, as `prefixLength`, in words. */
function conditionWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function triedText({ rule, mismatch }: Tried): string {
  return mismatch === undefined
    ? `✔ ${sanitize(rule)} matches`
    : `– ${sanitize(rule)} skipped: ${conditionWords(mismatch)} ${mismatch === 'tags' ? 'differ' : 'differs'}`;
}

function askedText({ severity, rule, level, holds, alternatives }: Asked): string {
  if (rule === undefined) return `${severity}: no rule has a level`;
  const said = levelWords(level);
  if (level === 'off') return `${severity}: off (${sanitize(rule)})`;
  if (!holds) return `${severity}: ${said} (${sanitize(rule)}): does not hold`;
  const reasons = alternatives.flatMap((each) => each.reasons ?? []).map((reason) => sanitize(reason.text));
  return `${severity}: ${said} (${sanitize(rule)}): holds, ${reasons.join(' and ')}`;
}
