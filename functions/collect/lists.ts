import * as z from 'zod';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { whyNotRead } from './not-read.ts';
import { PlaceExpired, type Source, type SourcePage } from './source.ts';

interface Lists<List> {
  readonly name: string;
  readonly lists: readonly List[];
  readPage(
    list: List,
    token: string | undefined,
  ): Promise<{ readonly rows: SourcePage['rows']; readonly token: string | undefined }>;
  /** What is not known when a list could not be read, or not to its end. */
  gap(why: string): Gap;
}

const Place = z.object({ list: z.int().min(0), token: z.string().optional() });

/**
 * A source over several lists, one after the other, that a scope can do without: a list that cannot be read is a gap,
 * and the next one is read. Throttled passes: it is tried again.
 */
export function sourceOfLists<List>({ name, lists, readPage, gap }: Lists<List>): Source {
  return {
    name,
    async readPage(place) {
      const at = place === undefined ? { list: 0 } : Place.parse(JSON.parse(place));
      const list = lists[at.list];
      if (list === undefined) return { rows: [], next: undefined };
      const following = at.list + 1 < lists.length ? JSON.stringify({ list: at.list + 1 }) : undefined;
      try {
        const { rows, token } = await readPage(list, at.token);
        return { rows, next: token ? JSON.stringify({ list: at.list, token }) : following };
      } catch (error) {
        // A token that expired: reading the whole scope again would cost far more than what is missing of this list.
        const why = error instanceof PlaceExpired ? error.message : whyNotRead(error);
        if (why === undefined) throw error;
        return { rows: [], next: following, gaps: [gap(why)] };
      }
    },
  };
}
