import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import type { DayRow } from '../../statemachine/contracts/history.ts';

/** A column of a day's file: docs/athena.md has the same, and a test holds both together. */
interface DayColumn {
  readonly element: SchemaElement;
  readonly of: (row: DayRow) => string | number | bigint;
  /** Nearly all values differ: looking for a dictionary is in vain. Others have one where it is worth it. */
  readonly plain?: true;
}

const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'REQUIRED',
});
const integer = (name: string, type: 'INT32' | 'INT64'): SchemaElement => ({ name, type, repetition_type: 'REQUIRED' });

export const DAY_COLUMNS: readonly DayColumn[] = [
  { element: text('key'), of: ({ key }) => key, plain: true },
  { element: text('type'), of: ({ type }) => type },
  { element: text('resource_id'), of: ({ resourceId }) => resourceId, plain: true },
  { element: text('cidr'), of: ({ cidr }) => cidr, plain: true },
  { element: text('basis'), of: ({ basis }) => basis },
  { element: integer('peak_bp', 'INT32'), of: ({ peakBp }) => peakBp },
  { element: integer('mean_bp', 'INT32'), of: ({ meanBp }) => meanBp },
  { element: integer('total', 'INT64'), of: ({ total }) => BigInt(total) },
  { element: integer('samples', 'INT32'), of: ({ samples }) => samples },
];

export const DAY_SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: DAY_COLUMNS.length },
  ...DAY_COLUMNS.map(({ element }) => element),
];

/** As DayRow.parse takes it. */
export function rowOf(values: Readonly<Record<string, unknown>>): Record<keyof DayRow, unknown> {
  const { key, type, resource_id, cidr, basis, peak_bp, mean_bp, total, samples } = values;
  return {
    key,
    type,
    resourceId: resource_id,
    cidr,
    basis,
    peakBp: peak_bp,
    meanBp: mean_bp,
    total: typeof total === 'bigint' && total > Number.MAX_SAFE_INTEGER ? String(total) : Number(total),
    samples,
  };
}

/** Half the size of Snappy, and no slower; readers of Parquet know both. */
export const CODEC = 'ZSTD';
export const COMPRESSORS = { ZSTD: (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes) };
export const DECOMPRESSORS = { ZSTD: (bytes: Uint8Array): Uint8Array => zstdDecompressSync(bytes) };
