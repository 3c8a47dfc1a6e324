import { count, counted } from '../../text/count.ts';
import type { ReportData, ReportVerdict } from '../report-data.ts';
import type { Box } from './boxes.ts';
import { worstOf } from './item.ts';
import { stretchText } from './ranges.ts';
import { around, boxName, insideText, typeOf, usedText } from './words.ts';

/** What is told of a block beside its picture. */
export interface ToldBlock {
  readonly name: string;
  readonly where: string;
  readonly lines: readonly string[];
  readonly worst: ReportVerdict;
}

export function toldOf(data: ReportData, { parts }: Pick<Box, 'parts'>): ToldBlock | undefined {
  const { columns } = data;
  const items = parts.flatMap((part) => (part.kind === 'block' ? part.items : []));
  const [item] = items;
  const stretch = around(parts);
  if (!item || !stretch) return undefined;
  const worst = worstOf(items.map((each) => each.worst));
  const told = { name: boxName(data, { parts }), where: stretchText(stretch), worst };
  const [row = -1] = item.rows;
  if (items.length > 1) {
    const verdicts = (['critical', 'warning'] as const).flatMap((verdict) => {
      const found = items.filter((each) => each.worst === verdict).length;
      return found > 0 ? [verdict === 'warning' ? counted(found, verdict) : `${count(found)} ${verdict}`] : [];
    });
    return { ...told, lines: verdicts.length > 0 ? [verdicts.join(', ')] : [] };
  }
  const free = columns.free[row];
  const used = [usedText(data, row), free === undefined ? '' : `${count(free)} free`].filter(Boolean).join(' · ');
  const place = [typeOf(data, item), columns.account[row] ?? '', columns.zone[row] || (columns.region[row] ?? '')];
  const bad = worst === 'critical' || worst === 'warning';
  const why = bad && columns.verdict[row] === worst ? (columns.why[row] ?? '') : '';
  // What is inside a pool has strips of its own: here this is all that tells of it.
  const inside = insideText(data, item) || (bad && why === '' ? `worst inside: ${worst}` : '');
  return { ...told, lines: [place.filter(Boolean).join(' · '), used, why, inside].filter(Boolean) };
}

/** Everything about a block in one sentence, for screen readers. No two of a strip are alike: it has the addresses. */
export function labelOf({ name, where, lines }: ToldBlock): string {
  return [...(name === where ? [] : [name]), where, ...lines].join(', ');
}
