import type { LinkTarget } from '../links.ts';
import type { ReportData } from '../report-data.ts';
import type { Box } from './boxes.ts';
import { stretchText } from './ranges.ts';
import { around } from './words.ts';

/** Where a block leads: into the map where there is more to see, else to the details of its row. None of what no row shows. */
export function targetOf(
  { columns }: ReportData,
  scopeId: string,
  { parts }: Pick<Box, 'parts'>,
): LinkTarget | undefined {
  const items = parts.flatMap((part) => (part.kind === 'block' ? part.items : []));
  const [item] = items;
  const stretch = around(parts);
  if (!item || !stretch) return undefined;
  if (items.length > 1) return { map: { scopeId, id: stretchText(stretch) } };
  const id = columns.id[item.rows[0] ?? -1];
  if (item.kind === 'vpc' || item.kind === 'pool') return id === undefined ? undefined : { map: { scopeId, id } };
  if (item.inside.length > 0) return { map: { scopeId, id: stretchText(stretch) } };
  return id === undefined ? undefined : { row: id };
}
