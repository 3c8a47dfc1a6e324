import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EvaluatedFigure } from '../../../core/history/measurement.ts';
import { MeasuredResource } from '../../../core/metrics/measured.ts';
import { Alert, Change } from '../../../statemachine/contracts/alert.ts';
import { compiledOf, safeParse } from '../../../statemachine/contracts/compiled/safe-parse.ts';
import { DiscoveredAccount } from '../../../statemachine/contracts/discovered-account.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { DayRow, DaysLine, HoursLine, ImportedLine } from '../../../statemachine/contracts/history.ts';
import { inventorySchema } from '../../../statemachine/contracts/inventory.ts';
import { ScopeMark, Untold } from '../../../statemachine/contracts/ledger.ts';
import { OverlapGroup } from '../../../statemachine/contracts/overlap.ts';
import { arbitraryOf } from './arbitrary-of.ts';

/** Of lines that a run has a million of. */
const LINES: Readonly<Record<string, z.ZodType>> = {
  Evaluation,
  ResourceCidr: inventorySchema({}),
  InventoryRecord: inventorySchema({ record: 'sample' }),
  EvaluatedFigure,
  MeasuredResource,
  Alert,
  Change,
  ScopeMark,
  Untold,
  OverlapGroup,
  DiscoveredAccount,
  DayRow,
  DaysLine,
  HoursLine,
  ImportedLine,
};

/** What stands where something else was expected. */
const WRONG = fc.constantFrom<unknown>(
  ...['', 'x', '2026-11-30', '2026-02-30T00:00:00Z', '9999999999999999', '10000000000000000'],
  ...[0, -1, 0.5, 1e300, 2 ** 53, null, true, false, [], [null], {}, { __proto__: null, x: 1 }],
);

/** The same with one thing changed somewhere: another value, a key less, a key more, keys in another order. */
function changed(value: unknown, draw: fc.GeneratorValue): unknown {
  if (typeof value !== 'object' || value === null || draw(fc.nat, { max: 3 }) === 0) return draw(() => WRONG);
  if (Array.isArray(value)) {
    if (value.length === 0) return [draw(() => WRONG)];
    const at = draw(fc.nat, { max: value.length - 1 });
    return value.map((item: unknown, index) => (index === at ? changed(item, draw) : item));
  }
  const entries: [string, unknown][] = Object.entries(value);
  const at = draw(fc.nat, { max: entries.length });
  const before = entries.slice(0, at);
  const [[key, own] = ['more', undefined] as const, ...after] = entries.slice(at);
  switch (draw(fc.nat, { max: 3 })) {
    case 0:
      return fromEntries([...before, ...after]);
    case 1:
      return fromEntries([
        ...before,
        [draw(() => fc.constantFrom('more', '__proto__', 'constructor')), 1],
        [key, own],
        ...after,
      ]);
    case 2:
      return fromEntries([...before, ...after, [key, own]]);
    default:
      return fromEntries([...before, [key, own === undefined ? 1 : changed(own, draw)], ...after]);
  }
}

/** As JSON.parse does, which makes `__proto__` a key like any other. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): unknown {
  const members = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${JSON.stringify(key)}:${JSON.stringify(value)}`],
  );
  return JSON.parse(`{${members.join(',')}}`);
}

describe('a compiled schema', () => {
  it.each(Object.entries(LINES))('says of each %s what zod says', (_, schema) => {
    const read = compiledOf(schema);
    fc.assert(
      fc.property(arbitraryOf(schema), (value) => {
        expect(JSON.stringify(read?.(value))).toBe(JSON.stringify(schema.parse(value)));
      }),
    );
  });

  it.each(Object.entries(LINES))('says of each %s that somebody changed what zod says', (_, schema) => {
    fc.assert(
      fc.property(arbitraryOf(schema), fc.gen(), (value, draw) => {
        const other = changed(value, draw);
        const [own, zods] = [safeParse(schema, other), schema.safeParse(other)];
        expect(own.success, JSON.stringify([other, zods.error?.issues])).toBe(zods.success);
        expect(JSON.stringify(own.data)).toBe(JSON.stringify(zods.data));
        expect(own.error?.issues).toEqual(zods.error?.issues);
      }),
      { numRuns: 500 },
    );
  });

  it('gives what is in order back as it is, and orders and leaves out the rest', () => {
    const schema = z.object({ a: z.string(), b: z.object({ c: z.number() }).optional() });
    const value = { a: 'x', b: { c: 1 } };
    expect(safeParse(schema, value).data).toBe(value);
    expect(JSON.stringify(safeParse(schema, { b: { d: 1, c: 1 }, a: 'x' }).data)).toBe('{"a":"x","b":{"c":1}}');
  });

  it.each([
    ['a transformation', z.string().transform((text) => text.length)],
    ['a default', z.object({ a: z.string().default('x') })],
    ['a refinement', z.object({ a: z.string() }).refine(({ a }) => a !== 'x')],
    ['strict keys', z.strictObject({ a: z.string() })],
    ['loose keys', z.looseObject({ a: z.string() })],
    ['a text that is trimmed', z.object({ a: z.string().trim() })],
    ['a coercion', z.object({ a: z.coerce.number() })],
    ['a format with a check of its own', z.object({ a: z.url() })],
    ['a pattern that remembers where it was', z.object({ a: z.string().regex(/x/g) })],
    ['keys of a record', z.record(z.enum(['a', 'b']), z.string())],
  ])('leaves %s to zod', (_, schema: z.ZodType) => {
    expect(compiledOf(schema)).toBeUndefined();
    for (const value of [{}, { a: 'x', b: 1 }, { a: '5' }, 'x']) {
      expect(safeParse(schema, value)).toEqual(schema.safeParse(value));
    }
  });
});
