import * as z from 'zod';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { UnreadPlace } from '../../statemachine/contracts/lists-read.ts';
import { type List, type Paged, readPage } from '../shared/ec2/pages.ts';
import { BEGINNING, type ListSource, type SourceRow } from './source.ts';

interface Lists<Each, Answer extends Paged> {
  readonly name: string;
  readonly lists: readonly Each[];
  /** Whether there may be more lists than those. */
  readonly mayBeMore?: boolean | undefined;
  readonly listOf: (each: Each) => List<Answer, SourceRow>;
  /** Where a list tells of things. */
  readonly placeOf: (each: Each) => UnreadPlace;
  /** Undefined for errors that are not the list's own. */
  readonly whyNot: (error: unknown, retries: number) => string | undefined;
  /** What is not known when a list could not be read, or not to its end. */
  readonly gap: (why: string, each: Each) => Gap;
}

const Place = z.object({ list: z.int().min(0), token: z.string(), on: z.literal(true) }).partial();

/**
/**
 * A source over several lists that a scope can do without: they are read side by side, and one that cannot be read is a
 * gap, once the state machine has tried it again in vain.
 */
export function sourceOfLists<Each, Answer extends Paged>(of: Lists<Each, Answer>): ListSource {
  const { name, lists } = of;
  return {
    name,
    ...(of.mayBeMore && { unread: [{}] }),
    async readPage(place, also, retries = 0) {
      const { list: at = 0, token, on } = Place.parse(place === BEGINNING ? { on: true } : JSON.parse(place));
      const each = lists[at];
      // Of no lists nothing was read.
      if (each === undefined) return { rows: [], next: undefined, unread: [{}] };
      // One after the other, so that what is still to be read stays a few places.
      if (on && at + 1 < lists.length) also(JSON.stringify({ list: at + 1, on }));
      try {
        const page = await readPage(of.listOf(each), token);
        return { ...page, next: page.next && JSON.stringify({ list: at, token: page.next }) };
      } catch (error) {
        const why = of.whyNot(error, retries);
        if (why === undefined) throw error;
        return { rows: [], next: undefined, gaps: [of.gap(why, each)], unread: [of.placeOf(each)] };
      }
    },
  };
}

/** The beginning of one of the lists, and of no other. */
export function placeOfList(list: number): string {
  return JSON.stringify({ list });
}
