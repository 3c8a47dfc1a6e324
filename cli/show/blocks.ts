import { addressText, stretchOf } from '../../core/report/layout/ranges.ts';
import { count, counted } from '../../core/text/count.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { whoHoldsLines } from '../find/who-holds.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import { padEnd } from '../kit/width.ts';
import { EMPTY, FREE, FULL, HATCHED } from './glyphs.ts';

type Inside = Extract<SubnetInside, { status: 'read' }>;
type Blocks = NonNullable<Inside['blocks']>;

/** Letters of the map, how each is drawn, and what it says. Not colours: those say how bad something is. */
const LETTERS = {
  '.': { sign: FREE, text: 'free', many: ({ free }: Blocks) => free },
  r: { sign: EMPTY, text: 'reserved for prefixes, not yet assigned', many: ({ reservedFree }: Blocks) => reservedFree },
  a: { sign: FULL, text: 'assigned as prefixes', many: ({ assigned }: Blocks) => assigned },
  o: { sign: HATCHED, text: 'with single addresses in use', many: ({ occupied }: Blocks) => occupied },
  x: { sign: 'x', text: 'set aside', many: ({ setAside }: Blocks) => setAside },
  k: { sign: 'k', text: 'kept by AWS', many: ({ keptByAws }: Blocks) => keptByAws },
} as const;

/** In /28s: of what a line shows. */
const GROUP = 16;
const ADDRESSES = 16n;

/** The /28 blocks of a subnet and who holds addresses in it; or why that is not known. */
export function insideLines(
  inside: SubnetInside | undefined,
  cidr: string,
  terminal: Terminal,
  flags: string,
): string[] {
  if (inside === undefined) {
    return [
      'What is inside was not read: its /28 blocks, reservations and network interfaces.',
      "The policy's `inspect` says which subnets are read (docs/policy.md).",
    ];
  }
  if (inside.status === 'notReadable') {
    return [`What is inside is not known: ${sanitize(inside.text)}`, `What to do about it:  ${COMMAND} doctor${flags}`];
  }
  const { blocks, unread = [] } = inside;
  return joinBlocks(
    blocks ? mapLines(blocks, cidr, terminal) : [],
    unread.map(({ what, text }) => `Not known, its ${sanitize(what)}: ${sanitize(text)}`),
    holderLines(inside, terminal),
    reservationLines(inside, terminal),
  );
}

function mapLines(blocks: Blocks, cidr: string, { colors, columns }: Terminal): string[] {
  const letters = decoded(blocks.map);
  const perLine = columns() < 100 ? 2 * GROUP : 4 * GROUP;
  const first = stretchOf(cidr)?.first ?? 0n;
  const lines: { at: bigint; text: string; same: number }[] = [];
  for (let at = 0; at < letters.length; at += perLine) {
    const text = inGroups(letters.slice(at, at + perLine));
    const last = lines.at(-1);
    if (last?.text === text) last.same++;
    else lines.push({ at: first + BigInt(at) * ADDRESSES, text, same: 1 });
  }
  const each = counted(Number(ADDRESSES) * Math.min(perLine, letters.length), 'address', 'addresses');
  return [
    `${colors.bold('Its /28 blocks')}, ${each} a line:`,
    ...lines.flatMap(({ at, text, same }) => {
      const line = (index: number) =>
        `  ${padEnd(addressText('ipv4', at + BigInt(index * perLine) * ADDRESSES), 15)}  ${text}`;
      // To say that there is one more takes a line, too.
      if (same <= 2) return Array.from({ length: same }, (_, index) => line(index));
      return [line(0), colors.dim(`  ${' '.repeat(15)}  … ${count(same - 1)} more lines like it`)];
    }),
    '',
    ...Object.values(LETTERS).flatMap(({ sign, text, many }) =>
      many(blocks) > 0 ? [`  ${sign}  ${count(many(blocks)).padStart(5)}  ${text}`] : [],
    ),
  ];
}

/** `4a12.` → `aaaa............`, as many as there are. */
export function decoded(map: string): string {
  return [...map.matchAll(/(\d+)(\D)/g)].map(([, many, letter = '']) => letter.repeat(Number(many))).join('');
}

function inGroups(letters: string): string {
  const signs = [...letters].map(
    (letter) => Object.entries(LETTERS).find(([each]) => each === letter)?.[1].sign ?? '?',
  );
  return signs.join('').replace(new RegExp(`.{${GROUP}}(?=.)`, 'gu'), '$& ');
}

function holderLines({ interfaces, free }: Inside, { colors }: Terminal): string[] {
  return interfaces ? whoHoldsLines(interfaces, colors, free) : [];
}

function reservationLines({ reservations = [] }: Inside, { colors }: Terminal): string[] {
  if (reservations.length === 0) return [];
  return [
    colors.bold('Reservations'),
    ...reservations.map(
      ({ cidr, type }) => `  ${sanitize(cidr)}  ${type === 'prefix' ? 'for prefixes' : sanitize(type)}`,
    ),
  ];
}
