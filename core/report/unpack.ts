import type { PackedColumn } from './column.ts';
import { impliedName, impliedPercent, impliedTotal, orImplied, withImplied } from './implied.ts';
import type { ReportColumns, ReportData, RowDetail } from './report-data.ts';
import { NO_SPARK, sparkOfText } from './spark-text.ts';
import { valuesOf } from './unpack-column.ts';

/** What pack.ts makes of a report's data. */
export interface Packed {
  readonly rest: Omit<ReportData, 'columns' | 'details'>;
  readonly length: number;
  readonly columns: readonly (readonly [name: string, column: PackedColumn])[];
  /** From one row with details to the next. */
  readonly steps: PackedColumn;
  /** Without their sparks. */
  readonly details: PackedColumn;
  /** A line each. */
  readonly sparks: string;
}

/** A report's data, from what pack.ts made of it. Throws a SyntaxError, or a TypeError, when that was cut off or changed. */
export function unpacked(json: string): ReportData {
  const {
    rest,
    length,
    columns: packed,
    steps,
    details: packedDetails,
    sparks: packedSparks,
  }: Packed = JSON.parse(json);
  const found = Object.fromEntries(packed.map(([name, column]) => [name, valuesOf(column)]));
  if (!areColumns(found, length)) throw new TypeError('These are no columns of a report');
  const columns = withImpliedValues({ ...found, length });
  const details = new Map<number, RowDetail>();
  const [each, sparks] = [valuesOf(packedDetails), packedSparks.split('\n')];
  let row = -1;
  for (const [at, step] of valuesOf(steps).entries()) {
    row += Number(step);
    const packedDetail = each[at];
    if (!isDetail(packedDetail)) continue;
    const detail = withImplied(packedDetail, columns, row);
    const spark = sparks[at] ?? NO_SPARK;
    details.set(row, spark === NO_SPARK ? detail : { ...detail, spark: sparkOfText(spark, columns.usedPercent[row]) });
  }
  return { ...rest, columns, details };
}

function withImpliedValues(columns: ReportColumns): ReportColumns {
  const { name, tags, usedPercent } = columns;
  const total = columns.total.map((value, row) => orImplied(value, impliedTotal(columns, row)));
  const figures = { total, free: columns.free };
  return {
    ...columns,
    name: name.map((value, row) => orImplied(value, impliedName(tags[row])) ?? ''),
    total,
    usedPercent: usedPercent.map((value, row) => orImplied(value, impliedPercent(figures, row))),
  };
}

// Not checked further: the same program wrote these and the file.

function areColumns(value: object, length: number): value is Omit<ReportColumns, 'length'> {
  return 'id' in value && Array.isArray(value.id) && value.id.length === length;
}

function isDetail(value: unknown): value is RowDetail {
  return typeof value === 'object' && value !== null;
}
