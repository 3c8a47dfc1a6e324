import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';

/** One page of what a source has to say. */
export interface SourcePage {
  /** Lines of the inventory; of rows that do not become one, why. */
  readonly rows: Iterable<InventoryRow | 'duplicates' | 'filteredOut' | 'malformed'>;
  /** Where to go on, in the source's own words; undefined after its last page. */
  readonly next: string | undefined;
  /** What could not be read, where the scope is worth reading without it. */
  readonly gaps?: readonly Gap[];
}

/** A list that an API gives page by page: Collect reads a scope's sources one after the other. */
export interface Source {
  /** Unique among the scope's sources. The manifest says by it which parts hold what. */
  readonly name: string;
  /** Throws PlaceExpired when it cannot go on from the place given. */
  readPage(place: string | undefined): Promise<SourcePage>;
}

/** A pagination token is no longer good: the scope has to be read again from its beginning. */
export class PlaceExpired extends Error {
  override readonly name = 'PlaceExpired';
}
