import { unitsIn } from '../../core/address/free-space.ts';
import { largestIn, type Stretch, stretchText } from '../../core/report/layout/ranges.ts';
import { shortName } from '../../core/report/layout/short-name.ts';
import type { Strip } from '../../core/report/layout/strip.ts';
import { nameOf, typeOf } from '../../core/report/layout/words.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { VERDICT_WORDS } from '../../core/report/verdict-words.ts';
import { count, counted } from '../../core/text/count.ts';
import { sanitize } from '../kit/sanitize.ts';
import { HATCHED, MARKS } from './glyphs.ts';
import { rowOf, type ShownRow, verdictOf } from './row.ts';

/** Where there is little room, of addresses that are no block the first. */
export function rangeText(stretch: Stretch, narrow: boolean): string {
  const text = stretchText(stretch);
  return narrow && text.includes('-') ? `${text.slice(0, text.indexOf('-'))} …` : text.replace('-', ' – ');
}

/** What no row of the run is about has no verdict. */
const TAKEN_WORDS = {
  byHand: `${HATCHED} by hand`,
  occupied: `${HATCHED} policy`,
  unseen: `${HATCHED} not seen`,
} as const;

export function verdictText(data: ReportData, row: ShownRow): string {
  const verdict = verdictOf(data, row);
  if (row.item?.taken) return TAKEN_WORDS[row.item.taken.kind];
  return verdict === undefined ? '' : `${MARKS[verdict]} ${VERDICT_WORDS[verdict]}`;
}

/** "◆1 ▲2": how many inside are critical, and how many close to it. Of a pool only how bad the worst is: it has its own map. */
export function insideMarks(data: ReportData, row: ShownRow): string {
  const { item, folded: many } = row;
  if (!item || many !== undefined) return '';
  if (item.inside.length === 0) {
    return item.worst === verdictOf(data, row) || !BAD.some((each) => each === item.worst) ? '' : MARKS[item.worst];
  }
  return BAD.flatMap((verdict) => {
    const found = item.inside.filter(({ worst }) => worst === verdict).length;
    return found > 0 ? [`${MARKS[verdict]}${count(found)}`] : [];
  }).join(' ');
}
const BAD = ['critical', 'warning'] as const;

export function typeText(data: ReportData, { item, folded: many }: ShownRow): string {
  return item && many === undefined ? sanitize(typeOf(data, item)) : '';
}

export function whatText(data: ReportData, row: ShownRow, around: string): string {
  const { item, free, sharing, folded: many } = row;
  if (many !== undefined) return `… ${count(many)} more without a warning`;
  if (!item) return free ? `/${largestIn(row)} free` : 'nobody that was seen';
  const name = sanitize(shortName(nameOf(data, item), around));
  return sharing > 0 ? `${name} ×${count(sharing + 1)}` : name;
}

export function freeText({ columns }: ReportData, row: ShownRow): string {
  const { item, free, family, folded: many } = row;
  if (many !== undefined) return '';
  const unit = family === 'ipv6' ? ' /64' : '';
  if (!item) return free ? `${count(unitsIn([row], family))}${unit}` : '';
  const left = columns.free[rowOf(row)];
  return left === undefined ? '' : `${count(left)}${unit}`;
}

/** "38 blocks, 12 gaps" */
export function partsText({ parts }: Strip): string {
  const gaps = parts.filter(({ kind }) => kind === 'gap').length;
  const blocks = parts.length - gaps;
  return [counted(blocks, 'block'), ...(gaps > 0 ? [counted(gaps, 'gap')] : [])].join(', ');
}
