/** What the search box lists. */
export interface SearchAnswer {
  readonly groups: readonly SearchGroup[];
  /** All that was found, what is not listed included. */
  readonly found: number;
  /** All of it in the table, where there are rows. */
  readonly tableHref?: string;
  /** Said where nothing is listed. */
  readonly none?: string;
}

export interface SearchGroup {
  readonly title: string;
  readonly hits: readonly SearchHit[];
  /** Not listed. */
  readonly more: number;
}

/** A row, or a range that is taken although no row shows it. */
export type SearchHit =
  | { readonly href: string; readonly row: number }
  | { readonly href: string; readonly taken: number };
