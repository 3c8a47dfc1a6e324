import { fieldOf, type jsonSchemaOf } from './contract.ts';
import type { HiveType } from './hive-type.ts';
import type { Table } from './page.ts';

type JsonSchema = ReturnType<typeof jsonSchemaOf>;

const PLAIN: Readonly<Record<string, string>> = { string: 'VARCHAR', bigint: 'BIGINT', double: 'DOUBLE' };

/** The page's columns for DuckDB's reader of JSON, which wants names in the contract's case; SQL may write them in any. */
export function duckdbColumns(table: Table | undefined, contract: JsonSchema): Record<string, string> {
  return Object.fromEntries([...(table?.columns ?? [])].map(([name, type]) => column(name, type, [contract])));
}

function column(name: string, type: HiveType, schemas: readonly JsonSchema[]): readonly [string, string] {
  const found = schemas.flatMap((schema) => fieldOf(schema, name));
  return [
    found[0]?.[0] ?? name,
    typeOf(
      type,
      found.map(([, schema]) => schema),
    ),
  ];
}

function typeOf(type: HiveType, schemas: readonly JsonSchema[]): string {
  if (type.kind === 'plain') return PLAIN[type.name] ?? type.name;
  if (type.kind === 'array')
    return `${typeOf(
      type.of,
      schemas.flatMap(({ items }) => items ?? []),
    )}[]`;
  const fields = [...type.fields].map(([name, inner]) => column(name, inner, schemas));
  return `STRUCT(${fields.map(([name, inner]) => `"${name}" ${inner}`).join(', ')})`;
}
