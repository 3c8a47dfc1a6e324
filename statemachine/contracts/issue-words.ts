import type * as z from 'zod';

/** How zod begins a message of its own: ours come from the schemas and stay as they are. */
const OF_ZOD = /^(Invalid |Too (big|small): |Unrecognized key)/;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a list',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time such as 2026-01-31T06:00:00Z',
  date: 'a day such as 2026-01-31',
  url: 'a URL',
  email: 'an e-mail address',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  cidrv4: 'an IPv4 CIDR',
  cidrv6: 'an IPv6 CIDR',
};

/** zod's name of a type, in the words of somebody who writes a file. */
export function typeInWords(type: string): string {
  return TYPES[type] ?? type;
}

/** What is wrong with a value, after its name: "is missing", "is above 100". No wording of zod reaches a person. */
export function issueWords(issue: z.core.$ZodIssue): string {
  // A key that is wrong says why in an issue of its own.
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return inner ? `has a key that ${issueWords(inner)}` : 'has a key that is not valid';
  }
  return OF_ZOD.test(issue.message) ? inWords(issue) : issue.message;
}

function inWords(issue: Exclude<z.core.$ZodIssue, z.core.$ZodIssueInvalidKey>): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'invalid_value':
      return `is not ${oneOf(issue.values.map(String))}`;
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'invalid_format':
      return wrongFormat(issue);
    case 'not_multiple_of':
      return `is not a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `has unknown field${issue.keys.length > 1 ? 's' : ''} ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return wrongUnion(issue);
    default:
      return 'is not valid';
  }
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`;
}

function wrongType({ expected, message }: z.core.$ZodIssueInvalidType): string {
  // Issues do not carry the value: that it is missing stands in zod's message only.
  const received = /received (\w+)$/.exec(message)?.[1];
  // A schema that a field may not be left out of names no type of its own.
  if (expected === 'nonoptional') return 'is missing';
  return received === 'undefined'
    ? `is missing (expected ${typeInWords(expected)})`
    : `is not ${typeInWords(expected)}`;
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `is longer than ${maximum} characters`;
  if (origin === 'array' || origin === 'set') return `has more than ${maximum} item${maximum === 1 ? '' : 's'}`;
  return inclusive === false ? `is not below ${maximum}` : `is above ${maximum}`;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return minimum === 1 ? 'is empty' : `is shorter than ${minimum} characters`;
  if (origin === 'array' || origin === 'set') return minimum === 1 ? 'is empty' : `has fewer than ${minimum} items`;
  return inclusive === false ? `is not above ${minimum}` : `is below ${minimum}`;
}

function wrongFormat({ format, pattern, prefix }: z.core.$ZodIssueInvalidStringFormat & { prefix?: unknown }): string {
  if (format === 'starts_with') return `does not begin with ${String(prefix)}`;
  const known = FORMATS[format];
  if (known) return `is not ${known}`;
  return pattern === undefined ? `is not a valid ${format}` : `does not match the pattern ${pattern}`;
}

/** A union reports what is wrong under each alternative. The one that fits best is named. */
function wrongUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  // Of alternatives that a field tells apart, that field has another value.
  if ('options' in issue && issue.options) return `is not ${oneOf(issue.options.map(String))}`;
  const first = issue.errors.flatMap(([each, ...others]) => (each && others.length === 0 ? [each] : []));
  const inside = first.find((each) => each.path.length > 0 || each.code === 'custom');
  if (inside) {
    const words = issueWords(inside);
    return inside.path.length > 0 ? `${inside.path.map(String).join('.')} ${words}` : words;
  }
  const texts = [...new Set(first.map(issueWords))];
  if (texts.some((text) => text.startsWith('is missing'))) return 'is missing';
  return texts.length > 0 ? texts.join(' and ') : 'has none of the expected forms';
}
