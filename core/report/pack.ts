import { columnText } from './pack-column.ts';
import type { ReportData } from './report-data.ts';
import { sparkText } from './spark-text.ts';

/** A report's data as it stands in the file, before gzip: what unpack.ts calls Packed, and has it again. */
export function packed({ columns, details, ...rest }: ReportData): string {
  const { length, ...each } = columns;
  const rows = [...details.keys()];
  const ofColumns = Object.entries(each).map(([name, values]) => `[${JSON.stringify(name)},${columnText(values)}]`);
  // Nearly all rows have some: the step from one to the next is mostly 1.
  const steps = columnText(rows.map((row, at) => row - (rows[at - 1] ?? -1)));
  const described = columnText([...details.values()], 'spark');
  const sparks = columnText([...details.values()].map(({ spark }) => spark && sparkText(spark)));
  return `{"rest":${JSON.stringify(rest)},"length":${length},"columns":[${ofColumns.join()}],"steps":${steps},"details":${described},"sparks":${sparks}}`;
}
