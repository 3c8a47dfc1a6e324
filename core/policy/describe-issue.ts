import type * as z from 'zod';
import { issueWords, typeInWords } from '../../statemachine/contracts/issue-words.ts';
import { brief } from '../text/brief.ts';
import { nearest } from './nearest.ts';

/** What is wrong with the value at an issue's path, in words. `source` is that value as it was typed. */
export function describe(issue: z.core.$ZodIssue, root: unknown, source?: string): string {
  const value = valueAt(root, issue.path);
  // What has no field at all is no policy, but some other file.
  if (issue.path.length === 0 && !isFields(value)) return 'is not an object: is this the policy file?';
  switch (issue.code) {
    case 'invalid_union':
      if (value === undefined) return `is missing (expected ${forms(issue).map(typeInWords).join(' or ')})`;
      return forms(issue).includes('string') && isUnquoted(value)
        ? quoteIt(value, source)
        : `${brief(value)} is none of: ${forms(issue).map(typeInWords).join(', ')}${meantBy(value, forms(issue))}`;
    case 'invalid_type':
      if (value === undefined) return `is missing (expected ${typeInWords(issue.expected)})`;
      return issue.expected === 'string' && isUnquoted(value)
        ? quoteIt(value, source)
        : `${brief(value)} is not ${typeInWords(issue.expected)}`;
    case 'invalid_value':
      return wrongValue(issue, value);
    default:
      return afterValue(brief(value), issueWords(issue));
  }
}

/** What begins with a verb is said of the value: "120 is above 100". */
function afterValue(value: string, words: string): string {
  return /^(is|may|needs) /.test(words) ? `${value} ${words}` : words;
}

function wrongValue({ values, path }: z.core.$ZodIssueInvalidValue, value: unknown): string {
  const [only, ...others] = values.map(String);
  if (value === undefined) {
    return others.length === 0
      ? `is missing (write "${String(path.at(-1))}: ${only}")`
      : `is missing (expected one of ${values.map(String).join(', ')})`;
  }
  const meant = values.find((each) => typeof each !== 'string' && String(each) === value);
  return meant === undefined
    ? `${brief(value)} is not ${others.length > 0 ? 'one of ' : ''}${values.map(String).join(', ')}${meantBy(value, values.map(String))}`
    : `${brief(value)} is a text: write it without quotes (${String(meant)})`;
}

function meantBy(value: unknown, known: readonly string[]): string {
  const meant = typeof value === 'string' ? nearest(value, known) : undefined;
  return meant === undefined || typeInWords(meant) !== meant ? '' : `; did you mean ${meant}?`;
}

/** What YAML reads as something else than the text that was meant: account ids, and tags such as 1, yes or true. */
function isUnquoted(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function quoteIt(value: number | boolean, source: string = String(value)): string {
  return `${source} is a ${typeof value}: quote it ("${source}")`;
}

/** What each alternative of a union would have taken. */
function forms(issue: z.core.$ZodIssueInvalidUnion): string[] {
  const each = issue.errors.flat().flatMap((inner) => {
    if (inner.code === 'invalid_value') return inner.values.map(String);
    return inner.code === 'invalid_type' ? [inner.expected] : [];
  });
  return [...new Set(each)];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function isFields(value: unknown): boolean {
  return isRecord(value) && !Array.isArray(value);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
