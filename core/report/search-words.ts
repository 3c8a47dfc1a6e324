import { typeName } from '../text/resource-types.ts';
import { filterRows, wordsOf } from './filter.ts';
import { hrefOf } from './links.ts';
import { VERDICTS } from './report-data.ts';
import type { SearchAnswer, SearchGroup, SearchHit } from './search-answer.ts';
import type { TableIndex } from './table-index.ts';

/** Listed in the box; the table has the rest. */
const MOST = 24;
/** Ranges that no row shows. */
const MOST_TAKEN = 6;

/** What there is most to say of comes first. */
const TYPES: readonly string[] = ['ipam-pool', 'vpc', 'subnet'];

/** Named so, then beginning so, then by type, the worst first. */
export function searchWords(index: TableIndex, typed: string): SearchAnswer {
  const text = typed.toLowerCase();
  const rows = filterRows(index, { text });
  const taken = takenRows(index, text);
  const listed = best(index, rows, text).slice(0, MOST);
  const groups = new Map<string, SearchHit[]>();
  for (const { row, rank } of listed) {
    const id = index.data.columns.id[row] ?? '';
    const title =
      rank === 0 ? 'Called so' : rank === 1 ? 'Begins so' : typeName(index.data.columns.type[row] ?? '').many;
    const known = groups.get(title);
    const hit = { row, href: hrefOf({ row: id }) };
    if (known) known.push(hit);
    else groups.set(title, [hit]);
  }
  const byRows: SearchGroup[] = [...groups].map(([title, hits]) => ({ title: upper(title), hits, more: 0 }));
  const found = rows.length + taken.length;
  return {
    groups: [
      ...byRows,
      ...(taken.length > 0
        ? [{ title: 'Taken, without a resource', hits: taken.slice(0, MOST_TAKEN), more: taken.length - MOST_TAKEN }]
        : []
      ).map((group) => ({ ...group, more: Math.max(0, group.more) })),
    ],
    found,
    ...(rows.length > 0 && { tableHref: hrefOf({ table: { text: typed } }) }),
    ...(found === 0 && {
      none: 'Nothing that was seen has this in its name, id, CIDR, account, Region, type or tags',
    }),
  };
}

/** Rank, type, verdict and row in one number, because sorting numbers takes a tenth of the time that a comparison does. */
function best({ data }: TableIndex, rows: Int32Array, text: string): { row: number; rank: number }[] {
  const { columns } = data;
  const size = Math.max(1, columns.length);
  const keys = Float64Array.from(rows, (row) => {
    const name = columns.name[row]?.toLowerCase() ?? '';
    const id = columns.id[row]?.toLowerCase() ?? '';
    const rank = name === text || id === text ? 0 : name.startsWith(text) || id.startsWith(text) ? 1 : 2;
    const type = TYPES.indexOf(columns.type[row] ?? '');
    const verdict = VERDICTS.indexOf(columns.verdict[row] ?? 'notApplicable');
    return ((rank * 8 + (type < 0 ? TYPES.length : type)) * 8 + verdict) * size + row;
  }).sort();
  return Array.from(keys.subarray(0, MOST), (key) => ({ row: key % size, rank: Math.floor(key / size / 64) }));
}

function takenRows({ data }: TableIndex, text: string): SearchHit[] {
  const words = wordsOf(text);
  return data.taken.flatMap(({ scope, cidr, name, id, pool }, taken) => {
    const all = `${name}\n${id}\n${cidr}`.toLowerCase();
    const scopeId = data.scopes[scope]?.scopeId;
    if (scopeId === undefined || !words.every((word) => all.includes(word))) return [];
    const of = data.columns.id[pool];
    return [{ taken, href: hrefOf({ map: { scopeId, ...(of !== undefined && { id: of }), pin: cidr } }) }];
  });
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
