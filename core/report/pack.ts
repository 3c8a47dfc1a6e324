import { impliedName, impliedPercent, impliedTotal, unlessImplied, withoutImplied } from './implied.ts';
import { columnParts, columnText } from './pack-column.ts';
import type { ReportColumns, ReportData } from './report-data.ts';
import { NO_SPARK, sparkText } from './spark-text.ts';

/**
 * A report's data as it stands in the file, before gzip: what unpack.ts calls Packed, and has it again. Part by part, a column
 * at a time: as one text it is 8 MB of 50,000 rows, and 16 MB with one letter beyond Latin 1 in it.
 */
export function* packedParts({ columns, details, ...rest }: ReportData): Generator<string> {
  const { length, ...each } = columns;
  yield `{"rest":${JSON.stringify(rest)},"length":${length},"columns":[`;
  let before = '';
  for (const [name, values] of Object.entries(each)) {
    yield `${before}[${JSON.stringify(name)},`;
    yield* columnParts(packedValues(name, values, columns));
    before = '],';
  }
  // Nearly all rows have some: the step from one to the next is mostly 1.
  const rows = [...details.keys()];
  yield `]],"steps":${columnText(rows.map((row, at) => row - (rows[at - 1] ?? -1)))},"details":`;
  yield* columnParts(
    [...details].map(([row, detail]) => withoutImplied(detail, columns, row)),
    'spark',
  );
  // As one text: gzip finds what is the same in fewer bytes than a dictionary has it.
  const sparks = [...details].map(([row, { spark }]) =>
    spark ? sparkText(spark, columns.usedPercent[row]) : NO_SPARK,
  );
  yield `,"sparks":${JSON.stringify(sparks.join('\n'))}}`;
}

function packedValues(name: string, values: readonly unknown[], columns: ReportColumns): readonly unknown[] {
  if (name === 'name') return values.map((value, row) => unlessImplied(value, impliedName(columns.tags[row])));
  if (name === 'total') return values.map((value, row) => unlessImplied(value, impliedTotal(columns, row)));
  if (name === 'usedPercent') return values.map((value, row) => unlessImplied(value, impliedPercent(columns, row)));
  return values;
}

/** All of it. */
export function packed(data: ReportData): string {
  return [...packedParts(data)].join('');
}
