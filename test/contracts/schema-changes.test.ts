import { expect, test } from 'vitest';
import * as z from 'zod';
import { jsonSchema } from '../../statemachine/contracts/json-schemas.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { type Direction, schemaChanges } from './schema-changes.ts';

const before = {
  id: z.string(),
  count: z.int().min(0).max(50),
  severity: z.enum(['warning', 'critical']),
  kind: open(z.enum(['utilization'])),
  note: z.string().optional(),
  items: z.array(z.object({ cidr: z.string() })),
  byName: z.record(z.string(), z.int()),
  either: z.union([z.string(), z.int()]),
};

function changes(fields: Partial<Record<string, z.ZodType>>, direction: Direction) {
  const after = Object.entries({ ...before, ...fields }).flatMap(([name, schema]) => (schema ? [[name, schema]] : []));
  const convert = (shape: Record<string, z.ZodType>): unknown => jsonSchema('test', z.object(shape));
  return schemaChanges(convert(before), convert(Object.fromEntries(after)), direction);
}

test('the same schema has not changed', () => {
  expect(changes({}, 'output')).toEqual([]);
});

test('other words for people are no change', () => {
  expect(changes({ id: z.string().describe('Of the resource.') }, 'output')).toEqual([]);
});

test.each([
  ['an optional property', { extra: z.string().optional() }, '/properties/extra'],
  ['a value of an open list', { kind: open(z.enum(['utilization', 'overlap'])) }, '/properties/kind'],
  [
    'an optional property further down',
    { items: z.array(z.object({ cidr: z.string(), pool: z.string().optional() })) },
    '/properties/items/items/properties/pool',
  ],
])('%s is an addition', (_, fields, path) => {
  expect(changes(fields, 'output')).toMatchObject([{ path, kind: 'addition' }]);
  expect(changes(fields, 'input')).toMatchObject([{ path, kind: 'addition' }]);
});

test.each<[string, Record<string, z.ZodType | undefined>]>([
  ['a property removed', { note: undefined }],
  ['a new property that is required', { extra: z.string() }],
  ['an optional property that became required', { note: z.string() }],
  ['another type', { id: z.int() }],
  ['a narrower type', { byName: z.record(z.string(), z.int().min(1)) }],
  ['a lower upper limit', { count: z.int().min(0).max(49) }],
  ['a value of a closed list removed', { severity: z.enum(['critical']) }],
  ['a known value of an open list removed', { kind: open(z.enum(['overlap'])) }],
  ['an open list that was closed', { kind: z.enum(['utilization']) }],
  ['an alternative removed', { either: z.string() }],
  ['a pattern', { id: z.string().regex(/^x/) }],
  ['a property removed further down', { items: z.array(z.object({})) }],
])('%s breaks outputs and inputs alike', (_, fields) => {
  expect(changes(fields, 'output')).toContainEqual(expect.objectContaining({ kind: 'breaking' }));
  expect(changes(fields, 'input')).toContainEqual(expect.objectContaining({ kind: 'breaking' }));
});

test.each<[string, Record<string, z.ZodType>]>([
  ['a value of a closed list', { severity: z.enum(['info', 'warning', 'critical']) }],
  ['a higher upper limit', { count: z.int().min(0).max(100) }],
  ['a required property that became optional', { id: z.string().optional() }],
])('%s widens an input, and breaks those who read an output', (_, fields) => {
  expect(changes(fields, 'input').map(({ kind }) => kind)).toEqual(['addition']);
  expect(changes(fields, 'output').map(({ kind }) => kind)).toEqual(['breaking']);
});
