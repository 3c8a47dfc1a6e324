import { hasFits } from './fits.ts';
import { hasHolders } from './holders.ts';
import type { PageProps } from './props.ts';
import { hasTrend } from './trend.ts';

/** What the bar leads to: what is there. */
export function sectionsOf({
  data,
  live,
}: Pick<PageProps, 'data' | 'live'>): { readonly id: string; readonly name: string }[] {
  return [
    { id: 'answer', name: 'Answer' },
    { id: 'map', name: 'Map' },
    ...(hasFits(data) ? [{ id: 'fits', name: 'What fits' }] : []),
    ...(live && hasHolders(data) ? [{ id: 'holders', name: 'Who holds it' }] : []),
    ...(hasTrend(data) ? [{ id: 'trend', name: 'Trend' }] : []),
    ...(live ? [{ id: 'table', name: 'Everything' }] : []),
  ];
}
