import { type ComponentChildren, h } from 'preact';
import type { Measure } from '../../../core/report/layout/fitted.ts';
import { type BlockLabel, gapLabel, labelsOf } from '../../../core/report/layout/labels.ts';
import { linesOf } from '../../../core/report/layout/lines.ts';
import { pinIn } from '../../../core/report/layout/pins.ts';
import { stretchText } from '../../../core/report/layout/ranges.ts';
import type { Strip } from '../../../core/report/layout/strip.ts';
import { targetOf } from '../../../core/report/layout/target.ts';
import { labelOf, type ToldBlock, toldOf } from '../../../core/report/layout/told.ts';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { drawLine } from './drawing.ts';
import { FONT, LINE_GAP, type Look, TEXT } from './look.ts';
import { rounded } from './path.ts';
import type { MapRoom } from './use-room.ts';

/** The pointer or the keyboard comes to a block. */
export type OnPoint = (told: ToldBlock, element: Element) => void;

interface StripProps {
  readonly data: ReportData;
  readonly scopeId: string;
  readonly strip: Strip;
  readonly look: Look;
  readonly room: MapRoom;
  readonly name: string;
  /** What it is in has this name; '' where names are as they are. */
  readonly within?: string;
  readonly pin?: string | undefined;
  /** Whether Tab comes to the map by the first block of this strip. */
  readonly entry: boolean;
  readonly onPoint: OnPoint;
}

const MARK = 12;
const PIN = 16;

export function StripView({ data, scopeId, strip, look, room, name, within = '', pin, entry, onPoint }: StripProps) {
  const { measure, measured } = room;
  const { scale, height, texts } = look;
  const lines = linesOf(strip, scale);
  const pinned = pin === undefined ? undefined : pinIn(lines, pin, scale.by);
  const above = texts * TEXT + (texts > 0 ? 2 : 0);
  const each = above + height + LINE_GAP;
  const tall = lines.length * each - LINE_GAP + (pinned ? PIN : 0);
  let first = entry;
  const children = lines.map((line, index) => {
    const y = index * each + above + (pinned && index > pinned.line ? PIN : 0);
    const inside = texts === 0;
    const labels = labelsOf(data, line, {
      measure,
      mark: MARK,
      space: inside ? 10 : 4,
      second: texts === 2,
      within,
      inside,
    });
    const { ground, track, pool, byHand, gaps, outside, cuts, bars } = drawLine(
      data.columns,
      line,
      { y, height },
      scale.by,
    );
    const blocks = labels.map((label) => {
      const block = h(BlockView, { data, scopeId, label, y, height, texts, tab: first, measured, onPoint });
      first = false;
      return block;
    });
    const free = line
      .filter(({ kind }) => kind === 'gap')
      .map((box) => {
        const text = gapLabel(box, box.width - (box.short && !box.after ? 34 : 10), measure);
        return text && box.width >= widestPiece(lines, box)
          ? h(
              'text',
              { class: 'free', x: rounded(box.x + box.width / 2), y: y + height / 2 + 4, 'text-anchor': 'middle' },
              text,
            )
          : null;
      });
    return h(
      'g',
      { class: 'line' },
      gaps.text && h('path', { class: 'gap', d: gaps.text, 'stroke-dasharray': '2 2' }),
      outside.text && h('path', { class: 'outside', d: outside.text, 'stroke-dasharray': '1 4' }),
      ground.text && h('path', { class: 'ground', d: ground.text }),
      track.text && h('path', { class: 'track', d: track.text }),
      pool.text && h('path', { class: 'poolfill', d: pool.text }),
      byHand.text && h('path', { class: 'kept', d: byHand.text, fill: 'url(#kept-by-hand)' }),
      ...[...bars].map(([verdict, { text }]) => h('path', { class: `bars ${verdict}`, d: text })),
      cuts.text && h('path', { class: 'cut', d: cuts.text }),
      ...free,
      ...blocks,
      h(
        'g',
        { class: 'texts', 'aria-hidden': 'true' },
        ...labels.map((label) => h(BlockTexts, { label, y, height, texts })),
      ),
    );
  });
  return h(
    'svg',
    {
      class: 'strip',
      role: 'group',
      'aria-label': `${name} ${stretchText(strip)}`.trim(),
      width: scale.width,
      height: tall,
      viewBox: `0 0 ${scale.width} ${tall}`,
      fill: 'none',
      stroke: 'currentColor',
      'font-size': FONT,
    },
    ...children,
    pinned &&
      pin !== undefined &&
      h(PinView, {
        x: rounded(pinned.x),
        y: pinned.line * each + above,
        height,
        address: pin,
        width: scale.width,
        measure,
      }),
  );
}

/** The same gap may stand on several lines; it has one name. */
function widestPiece(lines: ReturnType<typeof linesOf>, { parts, before, after, width }: BlockLabel['box']): number {
  if (!before && !after) return width;
  const pieces = lines.flat().filter((box) => box.parts === parts);
  return Math.max(...pieces.map((box) => box.width));
}

interface BlockProps {
  readonly data: ReportData;
  readonly scopeId: string;
  readonly label: BlockLabel;
  readonly y: number;
  readonly height: number;
  readonly texts: Look['texts'];
  readonly tab: boolean;
  readonly measured: boolean;
  readonly onPoint: OnPoint;
}

const SHAPES = { critical: 'm5 0 5 5-5 5-5-5z', warning: 'm5 0 5 9.5h-10z' } as const;

function BlockView({ data, scopeId, label, y, height, texts, tab, measured, onPoint }: BlockProps) {
  const { box, worst, name } = label;
  const items = box.parts.flatMap((each) => (each.kind === 'block' ? each.items : []));
  const kind = items.length > 1 ? (box.kind === 'merged' ? 'merged' : 'shared') : (items[0]?.kind ?? '');
  const target = targetOf(data, scopeId, box);
  const told = toldOf(data, box);
  const inside = texts === 0;
  const shape = worst === 'critical' || worst === 'warning' ? SHAPES[worst] : undefined;
  const above = texts * TEXT + 2;
  const point = (event: Event) => told && event.currentTarget instanceof Element && onPoint(told, event.currentTarget);
  const focus = (event: Event) => {
    // Of a click the pointer tells.
    if (event.currentTarget instanceof Element && event.currentTarget.matches(':focus-visible')) point(event);
  };
  const attributes = {
    class: `block ${kind}`,
    tabindex: tab ? 0 : -1,
    'aria-label': told && labelOf(told),
    onPointerEnter: point,
    onFocus: focus,
  };
  const children: ComponentChildren[] = [
    h('rect', {
      class: 'frame',
      x: rounded(box.x + 0.5),
      y: y + 0.5,
      width: rounded(Math.max(box.width - 1, 1)),
      height: height - 1,
      ...(kind === 'shared' && { 'stroke-dasharray': '4 2' }),
    }),
    shape &&
      h('path', {
        class: `sign ${worst}`,
        d: `M${rounded(box.x + (inside ? 3 : 0.5))} ${inside ? y + height / 2 - 5 : y - 5 - (texts - 1) * TEXT - 9}${shape}`,
      }),
    // What is written above leads in as well: where nothing leads in, without a script, it is 5 kB of nothing.
    measured && name && !inside && h('path', { d: `M${rounded(box.x)} ${y}v${-above}h${rounded(box.width)}v${above}` }),
  ];
  return target
    ? h('a', { ...attributes, href: hrefOf(target) }, ...children)
    : h('g', { ...attributes, role: 'img' }, ...children);
}

type TextsProps = Pick<BlockProps, 'label' | 'y' | 'height' | 'texts'>;

/** Beside the block, not in it: a name is cut to the room there is, and the label of the block has the whole of it. */
function BlockTexts({ label: { box, worst, name, second }, y, height, texts }: TextsProps) {
  const inside = texts === 0;
  const mark = worst === 'critical' || worst === 'warning' ? MARK : 0;
  const nameY = inside ? y + height / 2 + 4 : y - 5 - (texts - 1) * TEXT;
  const items = box.parts.reduce((sum, part) => sum + (part.kind === 'block' ? part.items.length : 0), 0);
  return [
    name &&
      h('text', { class: inside ? 'over' : undefined, x: rounded(box.x + (inside ? 5 : 0.5) + mark), y: nameY }, name),
    second && h('text', { class: 'second', x: rounded(box.x + 0.5), y: y - 5 }, second),
    items > 1 &&
      box.width > 24 &&
      h(
        'text',
        { class: 'times over', x: rounded(box.x + box.width - 5), y: y + height - 6, 'text-anchor': 'end' },
        `×${items}`,
      ),
  ];
}

interface PinProps {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly width: number;
  readonly address: string;
  readonly measure: Measure;
}

function PinView({ x, y, height, width, address, measure }: PinProps) {
  const end = x + 8 + measure(address) * 1.1 > width;
  const foot = y + height;
  return h(
    'g',
    { class: 'pin' },
    h('path', { d: `M${x} ${y - 2}V${foot}`, 'stroke-width': 2 }),
    h('path', { class: 'tip', d: `M${x} ${foot}l4.5 8h-9z` }),
    h('text', { x: end ? x - 8 : x + 8, y: foot + 12, ...(end && { 'text-anchor': 'end' }) }, address),
  );
}
