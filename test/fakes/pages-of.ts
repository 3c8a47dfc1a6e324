import { BEGINNING, type ListSource, type SourcePage } from '../../functions/collect/source.ts';

/** All pages of a source, each read by a source of its own, as where each invocation ends after one. */
export async function pagesOf(
  make: () => ListSource,
  between: (place: string) => void = () => {},
): Promise<SourcePage[]> {
  const pages: SourcePage[] = [];
  const open = [BEGINNING];
  for (let place = open.shift(); place !== undefined; place = open.shift()) {
    if (place !== BEGINNING) between(place);
    const page = await make().readPage(place, (other) => open.push(other));
    pages.push(page);
    if (page.next !== undefined) open.unshift(page.next);
    if (pages.length > 1000) throw new Error('Test: the source does not come to an end');
  }
  return pages;
}
