import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { DAY_COLUMNS } from '../../storage/history/day-columns.ts';
import { historyKeys, runKeys } from '../../storage/keys.ts';
import { fieldOf, jsonSchemaOf, mismatches } from './contract.ts';
import { parseHiveType } from './hive-type.ts';
import { queries, type Table, tables } from './page.ts';

const [days, evaluations] = tables();
const evaluation = jsonSchemaOf(Evaluation);

test('the page has two tables and three queries', () => {
  expect(tables().map(({ name }) => name)).toEqual(['ipam_history', 'ipam_evaluations']);
  expect(queries()).toHaveLength(3);
});

test('the columns of the days are those of the files, in their order', () => {
  const written = DAY_COLUMNS.map(({ element: { name, type = '' } }) => [name, { kind: 'plain', name: HIVE[type] }]);
  expect([...(days?.columns ?? [])]).toEqual(written);
});
const HIVE: Readonly<Record<string, string>> = { BYTE_ARRAY: 'string', INT32: 'int', INT64: 'bigint' };

test('those of the evaluations are fields of their contract', () => {
  const wrong = [...(evaluations?.columns ?? [])].flatMap(([name, type]) =>
    mismatches(name, { kind: 'struct', fields: new Map([[name, type]]) }, [evaluation]),
  );
  expect(wrong).toEqual([]);
});

test('and none of the summaries that lie beside them', () => {
  const summary = jsonSchemaOf(ScopeSummary);
  expect([...(evaluations?.columns.keys() ?? [])].filter((name) => fieldOf(summary, name).length > 0)).toEqual([]);
});

test.each([
  ['resource', 'struct<id:string,owner:string>', ['resource.owner is not there']],
  ['resource', 'struct<id:bigint>', ['resource.id is string, not bigint']],
  ['cidrs', 'string', ['cidrs is array, not string']],
  ['findings', 'struct<kind:string>', ['findings.kind is not there']],
  ['capacity', 'array<string>', ['capacity is no list']],
])('%s as %s is found wrong', (name, type, expected) => {
  const found = fieldOf(evaluation, name).map(([, schema]) => schema);
  expect(mismatches(name, parseHiveType(type), found)).toEqual(expected);
});

test.each([
  [days, { scope: 'ipam-scope-0', day: '2026-11-29' }, historyKeys.dayFile('ipam-scope-0', '2026-11-29')],
  [
    evaluations,
    { day: '2026/11/29', run: 'nightly-1' },
    runKeys.evaluations(runKeys.prefix('nightly-1', '2026-11-29T12:00:00.000Z'), 'ipam-scope-0'),
  ],
])('the partitions lead to what is written', (table, values, key) => {
  expect(table?.partitions).toEqual(Object.keys(values));
  expect(at(table, values)).toBe(`s3://BUCKET/${dirname(key)}/`);
  expect(at(table, values)).toContain(table?.location);
  for (const partition of table?.partitions ?? []) {
    expect(['enum', 'date', 'injected']).toContain(table?.properties.get(`projection.${partition}.type`));
  }
  // The value of a day as it stands in the path, and in the range.
  const format = (table?.properties.get('projection.day.format') ?? '').replace(/[yMd]/g, '\\d');
  expect(values.day).toMatch(new RegExp(`^${format}$`));
  expect(table?.properties.get('projection.day.range')).toMatch(new RegExp(`^${format},NOW$`));
});

function at(table: Table | undefined, values: Readonly<Record<string, string>>): string {
  const template = table?.properties.get('storage.location.template') ?? '';
  return template.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '?');
}
