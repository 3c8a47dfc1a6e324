import { hrefOf, type TableFilter } from '../../../core/report/links.ts';

type Change = { readonly [K in keyof TableFilter]?: TableFilter[K] | undefined };

/** The same table with something else; what is undefined, or empty, is left out. */
export function tableHref(filter: TableFilter, change: Change): string {
  const { text, verdict, type, kind, sort } = { ...filter, ...change };
  return hrefOf({
    table: {
      ...(text && { text }),
      ...(verdict && { verdict }),
      ...(type && { type }),
      ...(kind && { kind }),
      ...(sort && { sort }),
    },
  });
}
