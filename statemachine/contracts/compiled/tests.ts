import * as z from 'zod';

/**
 * An expression that is true where a text, number or the like is valid, and where a list may be one; undefined for what is
 * put together of others, and where a check is not known here.
 */
export function testOf(schema: z.ZodType, of: string, constant: (value: unknown) => string): string | undefined {
  const type = typeTest(schema, of, constant);
  const checks = checksOf(schema).map((check) => checkTest(check, of, constant));
  if (type === undefined || checks.includes(undefined)) return undefined;
  return [type, ...checks].join(' && ');
}

function typeTest(schema: z.ZodType, of: string, constant: (value: unknown) => string): string | undefined {
  const { def } = schema;
  if ('coerce' in def && def.coerce) return undefined;
  if (def.type === 'string') return `typeof ${of} === 'string'`;
  if (def.type === 'number') return `Number.isFinite(${of})`;
  if (def.type === 'boolean') return `typeof ${of} === 'boolean'`;
  if (def.type === 'array') return `Array.isArray(${of})`;
  if (schema instanceof z.ZodLiteral) return isOneOf(of, [...schema.values]);
  if (schema instanceof z.ZodEnum) return isOneOf(of, schema.options);
  return schema instanceof z.ZodCustom ? `${constant(schema.def.fn)}(${of})` : undefined;
}

function isOneOf(of: string, values: readonly unknown[]): string | undefined {
  const isPlain = values.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
  return isPlain ? `(${values.map((value) => `${of} === ${JSON.stringify(value)}`).join(' || ')})` : undefined;
}

/** What zod calls the definition of a check. */
type Check = Readonly<Record<string, unknown>>;

/** Some types, as times and whole numbers, are checks of their own; a custom one is its own type. */
function checksOf({ def }: z.ZodType): Check[] {
  const own: Check = { ...def };
  const others = (def.checks ?? []).map((check): Check => ({ ...check._zod.def }));
  return 'check' in own && own.check !== 'custom' ? [own, ...others] : others;
}

function checkTest(
  { check, minimum, maximum, value, inclusive, format, pattern }: Check,
  of: string,
  constant: (value: unknown) => string,
): string | undefined {
  if (check === 'min_length' && typeof minimum === 'number') return `${of}.length >= ${minimum}`;
  if (check === 'max_length' && typeof maximum === 'number') return `${of}.length <= ${maximum}`;
  if (check === 'greater_than' && typeof value === 'number') return `${of} ${inclusive ? '>=' : '>'} ${value}`;
  if (check === 'less_than' && typeof value === 'number') return `${of} ${inclusive ? '<=' : '<'} ${value}`;
  if (check === 'number_format' && format === 'safeint') return `Number.isSafeInteger(${of})`;
  const isPattern = check === 'string_format' && PATTERNS.includes(String(format)) && pattern instanceof RegExp;
  return isPattern && !pattern.global && !pattern.sticky ? `${constant(pattern)}.test(${of})` : undefined;
}

/** Formats that are no more than their pattern. */
const PATTERNS: readonly string[] = ['regex', 'datetime', 'date'];
