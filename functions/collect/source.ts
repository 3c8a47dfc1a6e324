import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { UnreadPlace } from '../../statemachine/contracts/lists-read.ts';
import type { Page } from '../shared/ec2/pages.ts';
import type { Line } from './line.ts';

/** A row of the inventory, or the line that it is already; of one that does not become a line, why. */
export type SourceRow = InventoryRow | Line | 'duplicates' | 'filteredOut' | 'malformed';

/** One page of what a source has to say; where to go on is in the source's own words. */
export interface SourcePage extends Page<SourceRow> {
  /** What could not be read, where the scope is worth reading without it. */
  readonly gaps?: readonly Gap[] | undefined;
  /** Where the list is not read, or not to its end, for that: what is not in it there may exist nonetheless. */
  readonly unread?: readonly UnreadPlace[] | undefined;
}

/** Where a source begins. */
export const BEGINNING = '';

/** Tells of a place that can be read at the same time. */
export type Also = (place: string) => void;

/** A list that an API gives page by page. Collect reads a scope's sources, and places of one of them, side by side. */
export interface ListSource {
  /** Unique among the scope's sources. The manifest says by it which parts hold what. */
  readonly name: string;
  /** Where it is known beforehand not to be read. */
  readonly unread?: readonly UnreadPlace[];
  /** Places that are to be read because something was found in a Region; such a source has no other beginning. */
  readonly inRegion?: (region: string) => readonly string[];
  /**
   * Throws PlaceExpired when it cannot go on from the place given.
   *
   * @param retries How often the state machine has tried this again already: in the end, what a scope can do without is
   * a gap.
   */
  readPage(place: string, also: Also, retries?: number): Promise<SourcePage>;
}
