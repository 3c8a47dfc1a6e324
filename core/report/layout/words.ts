import { unitsIn } from '../../address/free-space.ts';
import { BASIS_WORDS } from '../../text/basis.ts';
import { count, counted } from '../../text/count.ts';
import { percent } from '../../text/percent.ts';
import { typeName } from '../../text/resource-types.ts';
import type { ReportData, ReportVerdict } from '../report-data.ts';
import { isBlank } from '../row-name.ts';
import { shownText } from '../shown-text.ts';
import { TAKEN_WORDS } from '../taken-words.ts';
import type { Box } from './boxes.ts';
import type { Item } from './item.ts';
import { largestIn, type Stretch, stretchText } from './ranges.ts';
import type { StripGap, StripPart } from './strip.ts';

/** Enough for a strip; the details have all of it. */
const NAME_LENGTH = 80;

export function nameOf({ columns }: ReportData, item: Item): string {
  const [row] = item.rows;
  if (item.taken) return shownText(isBlank(item.taken.name) ? item.taken.id : item.taken.name, NAME_LENGTH);
  if (row === undefined) return item.kind === 'addresses' ? counted(item.inside.length, 'address') : stretchText(item);
  const named = item.rows.map((each) => columns.name[each] ?? '').find((name) => !isBlank(name));
  return shownText(named ?? (item.kind === 'address' ? stretchText(item) : (columns.id[row] ?? '')), NAME_LENGTH);
}

export function typeOf({ columns }: ReportData, { kind, rows, taken }: Item): string {
  if (taken) return TAKEN_WORDS[taken.kind];
  const type = columns.type[rows[0] ?? -1];
  if (type === undefined) return kind;
  return typeName(type).one;
}

export function boxName(data: ReportData, { parts }: Pick<Box, 'parts'>): string {
  const blocks = parts.filter((part) => part.kind === 'block');
  const [block] = blocks;
  const [item] = block?.items ?? [];
  if (!block || !item) return '';
  const items = blocks.flatMap((each) => each.items);
  if (items.length === 1) return nameOf(data, item);
  if (blocks.length === 1) return `${count(items.length)} share ${stretchText(block)}`;
  const types = new Set(items.map((each) => typeOf(data, each)));
  return counted(items.length, types.size === 1 ? (types.values().next().value ?? 'block') : 'block');
}

export function around(parts: readonly StripPart[]): Stretch | undefined {
  const [first] = parts;
  const last = parts.at(-1);
  return first && last && { family: first.family, first: first.first, end: last.end };
}

/** "/19 free · 12.3 k addresses"; the shorter one where there is no room for both. */
export function gapTexts(gap: StripGap): readonly string[] {
  if (!gap.free) return [];
  const largest = `/${largestIn(gap)} free`;
  const units = unitsIn([gap], gap.family);
  const many = units > 0n && 1n << BigInt((gap.family === 'ipv4' ? 32 : 64) - largestIn(gap)) !== units;
  return many ? [`${largest} · ${rough(units)} ${gap.family === 'ipv4' ? 'addresses' : '/64s'}`, largest] : [largest];
}

const STEPS = [
  [1e15, ' × 10¹⁵'],
  [1e12, ' T'],
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k'],
] as const;

/** 12,345 → "12.3 k"; rounded down, as nobody can place more than there is. */
export function rough(value: bigint): string {
  const number = Number(value);
  if (number < 10_000) return count(value);
  const [step, word] = STEPS.find(([each]) => number >= each) ?? [1, ''];
  const shown = number / step;
  return `${shown < 100 ? (Math.floor(shown * 10) / 10).toFixed(1) : Math.floor(shown)}${word}`;
}

/** "82.3 % carved": never without the word that says of what. */
export function usedText({ columns }: ReportData, row: number): string {
  const used = columns.usedPercent[row];
  const basis = columns.basis[row];
  if (used === undefined || !basis) return '';
  return `${percent(used, columns.free[row] ?? 0)} ${BASIS_WORDS[basis] ?? basis}`;
}

/** Of what is inside: "12 subnets, 1 critical". */
export function insideText(data: ReportData, item: Item): string {
  const [first] = item.inside;
  if (!first) return '';
  const types = new Set(item.inside.map((each) => typeOf(data, each)));
  const many = counted(item.inside.length, types.size === 1 ? typeOf(data, first) : 'block');
  const bad = (['critical', 'warning'] as const).flatMap((verdict: ReportVerdict) => {
    const found = item.inside.filter(({ worst }) => worst === verdict).length;
    return found > 0 ? [verdict === 'warning' ? counted(found, verdict) : `${count(found)} ${verdict}`] : [];
  });
  return [many, ...bad].join(', ');
}
