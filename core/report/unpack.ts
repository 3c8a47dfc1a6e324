import type { PackedColumn } from './column.ts';
import type { ReportColumns, ReportData, RowDetail } from './report-data.ts';
import { sparkOfText } from './spark-text.ts';
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
  readonly sparks: PackedColumn;
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
  const columns = Object.fromEntries(packed.map(([name, column]) => [name, valuesOf(column)]));
  if (!areColumns(columns, length)) throw new TypeError('These are no columns of a report');
  const details = new Map<number, RowDetail>();
  const [each, sparks] = [valuesOf(packedDetails), valuesOf(packedSparks)];
  let row = -1;
  for (const [at, step] of valuesOf(steps).entries()) {
    row += Number(step);
    const detail = each[at];
    const spark = sparks[at];
    if (isDetail(detail))
      details.set(row, typeof spark === 'string' ? { ...detail, spark: sparkOfText(spark) } : detail);
  }
  return { ...rest, columns: { ...columns, length }, details };
}

// Whoever wrote the file wrote these as well: their insides are taken on trust.

function areColumns(value: object, length: number): value is Omit<ReportColumns, 'length'> {
  return 'id' in value && Array.isArray(value.id) && value.id.length === length;
}

function isDetail(value: unknown): value is RowDetail {
  return typeof value === 'object' && value !== null;
}
