import { type ReportVerdict, VERDICTS } from './report-data.ts';

/** Where a reader is in the page. All of it is in the address behind the #, so that back, forward and a sent link work. */
export interface View {
  /** What the map shows: a scope, and in it a pool or a VPC; absent: the overview of the first scope. */
  readonly map?: { readonly scopeId: string; readonly id?: string; readonly pin?: string };
  /** The resource whose details are open. By id, which the next run's report has as well. */
  readonly row?: string;
  readonly table?: TableFilter;
  /** A section to scroll to. */
  readonly section?: string;
}

export interface TableFilter {
  readonly text?: string;
  readonly verdict?: ReportVerdict;
  readonly type?: string;
  readonly kind?: string;
  readonly sort?: string;
}

/** What a link can lead to: one of them. */
export type LinkTarget =
  | { readonly map: NonNullable<View['map']> }
  | { readonly row: string }
  | { readonly table: TableFilter }
  | { readonly section: string };

/** Half a pair has no bytes, and encodeURIComponent throws: a name is cut by whoever wrote it, or typed so. */
const part = (text: string) => encodeURIComponent(text.toWellFormed());

/** `#map/ipam-scope-0a/vpc-0b@10.0.0.1`, `#row/subnet-0c`, `#table?verdict=critical`, `#fits`. */
export function hrefOf(target: LinkTarget): string {
  if ('row' in target) return `#row/${part(target.row)}`;
  if ('section' in target) return `#${part(target.section)}`;
  if ('table' in target) {
    const set = Object.entries(target.table).flatMap(([name, value]) => (value ? [`${name}=${part(value)}`] : []));
    return set.length > 0 ? `#table?${set.join('&')}` : '#table';
  }
  const { scopeId, id, pin } = target.map;
  return `#map/${part(scopeId)}${id === undefined ? '' : `/${part(id)}`}${pin === undefined ? '' : `@${part(pin)}`}`;
}

const MAP = /^map\/([^/@]+)(?:\/([^/@]+))?(?:@([^/@]+))?$/;
const ROW = /^row\/([^/]+)$/;
const TABLE = /^table(?:\?(.*))?$/;
const FILTERS = ['text', 'verdict', 'type', 'kind', 'sort'] as const satisfies readonly (keyof TableFilter)[];

/** Where an address leads from where the reader is. What is none of ours changes nothing. */
export function viewOf(hash: string, before: View = {}): View {
  const text = hash.replace(/^#/, '');
  const { row: _row, section: _section, ...rest } = before;
  try {
    const [, scopeId, id, pin] = MAP.exec(text) ?? [];
    if (scopeId !== undefined) {
      const at = {
        ...(id !== undefined && { id: decodeURIComponent(id) }),
        ...(pin !== undefined && { pin: decodeURIComponent(pin) }),
      };
      return { ...rest, map: { scopeId: decodeURIComponent(scopeId), ...at }, section: 'map' };
    }
    const [, row] = ROW.exec(text) ?? [];
    if (row !== undefined) return { ...rest, row: decodeURIComponent(row) };
    const table = TABLE.exec(text);
    if (table) return { ...rest, table: filterOf(table[1] ?? ''), section: 'table' };
    return /^[a-z-]*$/.test(text) ? { ...rest, ...(text && { section: text }) } : before;
  } catch (error) {
    // decodeURIComponent: somebody's link was cut.
    if (error instanceof URIError) return before;
    throw error;
  }
}

function filterOf(query: string): TableFilter {
  const set = new Map(
    query.split('&').map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
  const text = (name: string) => decodeURIComponent(set.get(name) ?? '');
  const verdict = VERDICTS.find((each) => each === text('verdict'));
  const others = FILTERS.flatMap((name) => (name === 'verdict' || text(name) === '' ? [] : [[name, text(name)]]));
  return { ...Object.fromEntries(others), ...(verdict && { verdict }) };
}
