import { count } from '../../text/count.ts';
import type { ReportData, ReportVerdict } from '../report-data.ts';
import { fitted, type Measure } from './fitted.ts';
import { worstOf } from './item.ts';
import type { PlacedBox, StripLine } from './lines.ts';
import { stretchText } from './ranges.ts';
import { shortName } from './short-name.ts';
import { around, boxName, gapTexts } from './words.ts';

export interface BlockLabel {
  readonly box: PlacedBox;
  /** The worst of what is inside: critical and warning stand above the block as marks. */
  readonly worst: ReportVerdict;
  readonly name: string;
  /** Addresses and what is free, where a line is there for it. */
  readonly second: string;
}

export interface LabelOptions {
  readonly measure: Measure;
  /** What a mark takes of the room for a name. */
  readonly mark: number;
  /** Between two names. */
  readonly space: number;
  readonly second: boolean;
  /** The name of what they are in, which none needs to repeat. */
  readonly within?: string;
  /** Whether a name is written inside its block; else it may reach over the free space behind it. */
  readonly inside?: boolean;
}

/** What stands above or in the blocks of a line, as far as there is room up to the next one. */
export function labelsOf(data: ReportData, line: StripLine, options: LabelOptions): BlockLabel[] {
  const { measure, mark, space, second, within = '', inside = false } = options;
  const boxes = line.filter(({ kind }) => kind !== 'gap');
  const last = line.at(-1);
  const end = last ? last.x + last.width : 0;
  return boxes.map((box, index) => {
    const next = inside ? box.x + box.width : (boxes[index + 1]?.x ?? end);
    const worst = worstOf(box.parts.flatMap((part) => (part.kind === 'block' ? [part.worst] : [])));
    const marked = worst === 'critical' || worst === 'warning';
    const room = next - box.x - space;
    const name = fitted(shortName(boxName(data, box), within), room - (marked ? mark : 0), measure);
    const secondText = second ? secondTexts(data, box).find((text) => measure(text) <= room) : undefined;
    return { box, worst, name, second: secondText ?? '' };
  });
}

function secondTexts({ columns }: ReportData, { parts }: PlacedBox): string[] {
  const stretch = around(parts);
  const [block] = parts.filter((part) => part.kind === 'block');
  const [item] = block?.items ?? [];
  if (!stretch || !item) return [];
  const free = parts.length === 1 && block?.items.length === 1 ? columns.free[item.rows[0] ?? -1] : undefined;
  const where = stretchText(stretch);
  return free === undefined || item.kind === 'vpc'
    ? [where]
    : [`${where} · ${count(free)} free`, `${count(free)} free`];
}

/** What a free range is called, on the widest of its pieces. */
export function gapLabel(box: PlacedBox, room: number, measure: Measure): string {
  const [gap] = box.parts;
  return gap?.kind === 'gap' ? (gapTexts(gap).find((text) => measure(text) <= room) ?? '') : '';
}
