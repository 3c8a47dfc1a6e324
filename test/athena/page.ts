import { readFileSync } from 'node:fs';
import { atTopLevel, type HiveType, parseHiveType } from './hive-type.ts';

/** A table as docs/athena.md creates it. */
export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, HiveType>;
  readonly partitions: readonly string[];
  readonly location: string;
  readonly properties: ReadonlyMap<string, string>;
}

const page = () => readFileSync(new URL('../../docs/athena.md', import.meta.url), 'utf8');

const statements = (text: string) => [...text.matchAll(/^```sql\n(.*?)^```/gms)].map(([, sql = '']) => sql.trim());

export const tables = (text = page()): Table[] =>
  statements(text)
    .filter((sql) => sql.startsWith('CREATE'))
    .map(tableOf);

export const queries = (text = page()): string[] => statements(text).filter((sql) => !sql.startsWith('CREATE'));

function tableOf(sql: string): Table {
  const [, name = '', columns = '', partitions = ''] =
    /^CREATE EXTERNAL TABLE (\w+) \(\n(.*?)\n\)\nPARTITIONED BY \((.*?)\)\n/s.exec(sql) ?? [];
  const [, location = ''] = /^LOCATION '(.*)'$/m.exec(sql) ?? [];
  const [, properties = ''] = /^TBLPROPERTIES \((.*)\)$/ms.exec(sql) ?? [];
  return {
    name,
    columns: new Map(declared(columns).map(([column, type]) => [column, parseHiveType(type)])),
    partitions: declared(partitions).map(([column, type]) => {
      if (type !== 'string') throw new Error(`${name}: the partition ${column} is no string`);
      return column;
    }),
    location,
    properties: new Map([...properties.matchAll(/'(.*?)' = '(.*?)'/g)].map(([, key = '', value = '']) => [key, value])),
  };
}

const declared = (list: string) =>
  atTopLevel(list).map((each) => {
    const [, column = '', type = ''] = /^\s*`(\w+)` (\S+)\s*$/.exec(each) ?? [];
    if (column === '') throw new Error(`no column: ${each}`);
    return [column, type] as const;
  });
