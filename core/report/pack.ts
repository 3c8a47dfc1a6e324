import { columnOf } from './pack-column.ts';
import type { ReportData } from './report-data.ts';
import { sparkText } from './spark-text.ts';
import type { Packed } from './unpack.ts';

/** A report's data as it stands in the file, before gzip: unpack.ts has it again. */
export function packed({ columns, details, ...rest }: ReportData): string {
  const { length, ...each } = columns;
  const rows = [...details.keys()];
  return JSON.stringify({
    rest,
    length,
    columns: Object.entries(each).map(([name, values]) => [name, columnOf(values)]),
    // Nearly all rows have some: the step from one to the next is mostly 1.
    steps: columnOf(rows.map((row, at) => row - (rows[at - 1] ?? -1))),
    details: columnOf([...details.values()], 'spark'),
    sparks: columnOf([...details.values()].map(({ spark }) => spark && sparkText(spark))),
  } satisfies Packed);
}
