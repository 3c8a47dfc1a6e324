import { own } from '../text/own.ts';
import { typeName } from '../text/resource-types.ts';
import { type AddressIndex, addressIndex } from './address-index.ts';
import type { ReportData } from './report-data.ts';

/** What search and filter look into. Each part is made when it is first asked for, and once: in idle time, before anybody types. */
export interface TableIndex {
  readonly data: ReportData;
  /** By row, all that can be looked for, in small letters. */
  readonly texts: () => readonly string[];
  readonly addresses: () => AddressIndex;
  /** Of what is taken although no row shows it: by its place there. */
  readonly takenAddresses: () => AddressIndex;
}

export function tableIndex(data: ReportData): TableIndex {
  return {
    data,
    texts: lazy(() => textsOf(data)),
    addresses: lazy(() => addressIndex(data.columns.cidrs)),
    takenAddresses: lazy(() => addressIndex(data.taken.map(({ cidr }) => [cidr]))),
  };
}

export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Parts are apart by a line break, which nobody types into a line: no word is found across two of them. */
function textsOf({ columns, run }: ReportData): string[] {
  const tagTexts = new Map<object, string>();
  const tagText = (tags: Readonly<Record<string, string>>) => {
    const known = tagTexts.get(tags);
    if (known !== undefined) return known;
    const text = Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n');
    tagTexts.set(tags, text);
    return text;
  };
  return columns.id.map((id, row) => {
    const account = columns.account[row] ?? '';
    const type = columns.type[row] ?? '';
    return [
      columns.name[row],
      id,
      ...(columns.cidrs[row] ?? []),
      account,
      own(run.accountNames, account) ?? '',
      columns.region[row],
      columns.zone[row],
      type,
      typeName(type).one,
      tagText(columns.tags[row] ?? {}),
    ]
      .join('\n')
      .toLowerCase();
  });
}
