import fc from 'fast-check';
import * as z from 'zod';

/** Values that a schema takes, made from the schema: of every property that may be absent, both. */
export function arbitraryOf(schema: unknown): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return fc.option(arbitraryOf(schema.unwrap()), { nil: undefined });
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(schema.unwrap()), { nil: null });
  if (schema instanceof z.ZodObject) {
    const keys = Object.entries(schema.shape).map(([key, each]) => [key, arbitraryOf(each)] as const);
    return fc.record(Object.fromEntries(keys)).map(present);
  }
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element), { minLength: 1, maxLength: 3 });
  if (schema instanceof z.ZodTuple) return fc.tuple(...schema.def.items.map(arbitraryOf));
  if (schema instanceof z.ZodRecord) {
    return fc
      .dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        arbitraryOf(schema.valueType),
        { maxKeys: 3 },
      )
      .map(present);
  }
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(arbitraryOf));
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  const tried = fc.oneof(...(schema instanceof z.ZodNumber ? NUMBERS : TEXTS));
  if (!(schema instanceof z.ZodType)) throw new Error('No schema');
  return tried.filter((value) => schema.safeParse(value).success);
}

/** As a line has it: without what is undefined. */
function present(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

const NUMBERS = [
  fc.constantFrom(0, 1, 0.5, 16, 100),
  fc.integer({ min: 0, max: 6 }),
  fc.maxSafeInteger(),
  fc.double({ min: 0, max: 100, noNaN: true }),
];
const TEXTS = [
  fc.string({ minLength: 1 }),
  fc.constantFrom('10000000000000000', '2026-11-30', '2026-11-30T23:59:59.999Z'),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
];
