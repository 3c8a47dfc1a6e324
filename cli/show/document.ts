import { countOf } from '../../core/address/exact.ts';
import { unitsIn } from '../../core/address/free-space.ts';
import type { Item } from '../../core/report/layout/item.ts';
import { largestIn, stretchText } from '../../core/report/layout/ranges.ts';
import type { StripPart } from '../../core/report/layout/strip.ts';
import { nameOf, typeOf } from '../../core/report/layout/words.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import type { ShowDocument } from '../json/show-document.ts';
import type { Shown } from './shown.ts';

type ShownResource = ShowDocument['shown'][number];
type ShownPart = ShownResource['strips'][number]['parts'][number];

export function showDocument({ data, row, strips }: Shown): ShownResource {
  const { columns, details } = data;
  const type = columns.type[row] ?? '';
  const inside = details.get(row)?.inside;
  return {
    id: columns.id[row] ?? '',
    type,
    name: columns.name[row] ?? '',
    family: columns.family[row] ?? 'ipv4',
    cidrs: [...(columns.cidrs[row] ?? [])],
    why: columns.why[row] ?? '',
    ...figuresOf(data, row),
    strips:
      type === 'subnet'
        ? []
        : strips.map((strip) => ({
            addresses: stretchText(strip),
            parts: strip.parts.map((part) => partOf(data, part)),
          })),
    ...(inside && { inside }),
  };
}

function partOf(data: ReportData, part: StripPart): ShownPart {
  const units = countOf(unitsIn([part], part.family));
  const addresses = stretchText(part);
  if (part.kind === 'block')
    return { addresses, is: 'block', units, items: part.items.map((item) => itemOf(data, item)) };
  return part.free
    ? { addresses, is: 'free', units, largestFree: largestIn(part) }
    : { addresses, is: 'notOurs', units };
}

function itemOf(data: ReportData, item: Item): NonNullable<ShownPart['items']>[number] {
  const [row = -1] = item.rows;
  const id = data.columns.id[row] ?? item.taken?.id ?? '';
  return {
    id,
    type: item.taken?.kind ?? data.columns.type[row] ?? typeOf(data, item),
    name: nameOf(data, item),
    addresses: stretchText(item),
    ...figuresOf(data, row),
  };
}

function figuresOf({ columns }: ReportData, row: number) {
  const basis = columns.basis[row];
  return {
    verdict: columns.verdict[row] ?? 'notApplicable',
    ...(basis && { basis }),
    usedPercent: columns.usedPercent[row],
    free: columns.free[row],
    total: columns.total[row],
  };
}
