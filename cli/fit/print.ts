import { count, counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Taken } from '../json/fit-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { list } from '../kit/format.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import { truncateInside } from '../kit/width.ts';
import { originLine, timeAndAge } from '../results/origin.ts';
import type { ScopeResult } from '../results/results.ts';
import type { FitAnswer } from './answer.ts';

/** Places that a person reads; --json has them all. */
const MOST_PLACES = 8;

/** Of a name: a tag may have 256 characters. */
const MOST_COLUMNS = 40;

/** What stands in one block that is nearly free. */
const MOST_NAMED = 3;

/** Sizes of what remains, from the largest on. */
const MOST_SIZES = 6;

interface View {
  readonly scope: ScopeResult;
  readonly now: Date;
  readonly colors: Colors;
  readonly accountNames: AccountNames;
}

export function fitLines(answer: FitAnswer, view: View): string[] {
  const { colors } = view;
  return joinBlocks(
    [headline(answer, colors), ...answer.refusals.map((text) => `  ${sanitize(text)}`)],
    answer.fits ? placeLines(answer, colors) : wantingLines(answer),
    sharedLines(answer, view),
    obstacleLines(answer, view),
    [spaceText(answer.fits ? 'Remains' : 'Free', answer.after, answer.target.rules)],
    noteLines(answer, view),
  );
}

function headline({ fits, sizes, target }: FitAnswer, colors: Colors): string {
  const wanted = list(sizes.map(({ wanted, prefixLength }) => `${count(wanted)} × /${prefixLength}`));
  const { kind, id, name, cidrs } = target;
  const isOne = sizes.length === 1 && sizes[0]?.wanted === 1;
  const named = kind === 'cidr' ? [] : [`${name ? `${sanitize(name)} ` : ''}${sanitize(id)}`];
  const shown = cidrs.slice(0, 3).map(sanitize).join(', ') + (cidrs.length > 3 ? ` and ${cidrs.length - 3} more` : '');
  const where = [...named, shown].join(', ');
  return fits
    ? `${colors.green('✔')} ${colors.bold(`${wanted} ${isOne ? 'fits' : 'fit'}`)} into ${where}`
    : `${colors.red('✖')} ${colors.bold(`${wanted} ${isOne ? 'does' : 'do'} not fit`)} into ${where}`;
}

function placeLines({ blocks, sizes }: FitAnswer, colors: Colors): string[] {
  return sizes.flatMap(({ prefixLength }) => {
    const of = blocks.filter((block) => block.prefixLength === prefixLength);
    const more = of.length - MOST_PLACES;
    return [
      `  /${prefixLength}  ${of
        .slice(0, MOST_PLACES)
        .map(({ cidr }) => cidr)
        .join('  ')}`,
      ...(more > 0 ? [colors.dim(`       … ${count(more)} more: --json`)] : []),
    ];
  });
}

/** AWS accepts such a subnet, but a network that has to reach both cannot. */
function sharedLines({ sharedWith }: FitAnswer, { colors, accountNames }: View): string[] {
  if (sharedWith.length === 0) return [];
  const more = sharedWith.length - MOST_NAMED;
  return [
    `${colors.yellow('!')} These addresses are not the VPC's alone: traffic between the two cannot be routed. It has no room without. Also in`,
    ...sharedWith.slice(0, MOST_NAMED).map((each) => `  ${takenText(each, accountNames)}`),
    ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
  ];
}

function wantingLines({ sizes, refusals }: FitAnswer): string[] {
  const wanting = sizes.filter(({ wanted, possible }) => Number(possible) < wanted);
  if (wanting.length > 0) {
    return wanting.map(
      ({ prefixLength, wanted, possible }) =>
        `  /${prefixLength}: ${count(possible)} of ${count(wanted)} ${Number(possible) === 1 ? 'fits' : 'fit'}, even alone`,
    );
  }
  return refusals.length > 0 ? [] : ['  Each size fits alone, but not all of them together.'];
}

function obstacleLines({ inTheWay, taken }: FitAnswer, { colors, accountNames }: View): string[] {
  if (!inTheWay) return [];
  const { largest, closest } = inTheWay;
  const total = Object.values(taken).reduce((sum, each) => sum + each, 0);
  if (total === 0) return ['Nothing stands in the way: it is too small.'];
  const near = closest.flatMap(({ cidr, taken: there, total: all }) => {
    const named = there.slice(0, MOST_NAMED).map((each) => takenText(each, accountNames));
    const others = all - named.length;
    return [
      `  ${cidr} would be free without`,
      ...[...named, ...(others > 0 ? [`… ${count(others)} more`] : [])].map((line) => `    ${line}`),
    ];
  });
  const counts = Object.entries(taken).map(([kind, number]) => counted(number, ...(NAMES[kind] ?? [kind, kind])));
  const more = total - Math.min(largest.length, 5);
  return [
    ...(near.length > 0 ? [colors.bold('Closest'), ...near] : []),
    `${colors.bold('In the way')}  ${list(counts)}, the largest:`,
    ...largest.slice(0, 5).map((each) => `  ${takenText(each, accountNames)}`),
    ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
  ];
}

const NAMES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  subnet: ['subnet', 'subnets'],
  vpc: ['VPC CIDR', 'VPC CIDRs'],
  address: ['public address or pool', 'public addresses or pools'],
  allocation: ['allocation', 'allocations'],
  occupied: ['range that the policy lists', 'ranges that the policy lists'],
};

/** "subnet eks-a 10.0.4.0/28 (subnet-0a…, 2222…/eu-west-1)" */
function takenText({ kind, name, cidr, id, note, ...where }: Taken, names: AccountNames): string {
  const about = [sanitize(id ?? ''), placeOf(where, names)].filter(Boolean).join(', ');
  const what = kind === 'occupied' ? 'occupied' : (NAMES[kind]?.[0] ?? kind);
  const named = name === undefined ? [] : [truncateInside(sanitize(name), MOST_COLUMNS)];
  return (
    [what, ...named, sanitize(cidr), ...(about ? [`(${about})`] : [])].join(' ') + (note ? `: ${sanitize(note)}` : '')
  );
}

/** "Remains  11,264 free; largest block /19; room for 2 × /19, 5 × /20 …" */
function spaceText(
  label: string,
  { free, unit, largest, blocks }: FreeSpace,
  { minNetmask = 0, maxNetmask = 128 }: NonNullable<FitAnswer['target']['rules']> = {},
): string {
  if (largest === undefined) return `${label}  nothing`;
  const sizes = Object.entries(blocks)
    .map(([length, number]) => ({ length: Number(length), number }))
    // Of a pool: others it does not give.
    .filter(({ length }) => length >= minNetmask && length <= maxNetmask)
    .sort((a, b) => a.length - b.length)
    .slice(0, MOST_SIZES);
  const room = sizes.map(({ length, number }) => `${count(number)} × /${length}`).join(', or ');
  return `${label}  ${count(free)} ${unit === '/64' ? '/64s' : 'addresses'}; the largest block is a /${largest}; ${room === '' ? 'nothing of a size that the pool gives' : `room for ${room}`}`;
}

function noteLines({ sampledAt, notes, policy, where }: FitAnswer, { scope, now, colors }: View) {
  const measured =
    sampledAt === undefined
      ? 'When it was measured is not known.'
      : `The oldest measurement is of ${timeAndAge(sampledAt, now)}.`;
  return [
    ...notes.map((note) => `${colors.yellow('!')} ${sanitize(note)}`),
    `${originLine({ where }, [scope], now)}. ${measured}`,
    `Only what AWS shows, and what the policy (${sanitize(policy)}) lists as occupied, counts as taken: ranges on premises that`,
    'nobody listed are not seen. Nothing is reserved by this answer.',
  ];
}
