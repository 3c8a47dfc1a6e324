import type { Document } from 'yaml';
import * as z from 'zod';
// Not as z.core.toDotPath: naming z.core as a value bundles all of zod, 330 kB of it locales.
import { toDotPath } from 'zod/v4/core';
import { plainText } from '../text/plain-text.ts';
import { describe } from './describe-issue.ts';
import { type ReadList, withLists } from './lists.ts';
import { fieldsAt, furtherIn, nearest } from './nearest.ts';
import { PolicyError } from './policy-error.ts';
import { keyText } from './quoted.ts';
import { readYaml } from './read-yaml.ts';
import { Policy } from './schema.ts';

/**
 * Parses and validates a policy. Throws PolicyError with the problems found, not only the first one; and no other error,
 * whatever the text is.
 *
 * @param readList Reads a file that the policy names, by the path that it has there. Only whoever has the files can: without
 * it, a policy that names one is wrong.
 */
export function parsePolicy(text: string, file: string, readList?: ReadList): Policy {
  try {
    return parse(text, file, readList);
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    // A defect of ours, or of the library: monitoring goes on with the last good policy all the same.
    throw PolicyError.of([`${file}:1:1  cannot be read as a policy: ${plainText(String(error))}`], { cause: error });
  }
}

function parse(text: string, file: string, readList: ReadList | undefined): Policy {
  const { document, value: given, at } = readYaml(text, file);
  if (given === null || given === undefined)
    throw PolicyError.of([`${file}:1:1  the file is empty: it needs at least "version: 1"`]);
  const place = (path: readonly PropertyKey[]) => at(offsetOf(document, path));
  const { value, problems } = withLists(given, readList, place, file);
  const line = (path: readonly PropertyKey[], what: () => string) => () =>
    `${place(path)}  ${pathText(path)}: ${what()}`;
  const parsed = Policy.safeParse(value);
  const issues = parsed.success ? [] : firstCauses(parsed.error.issues.flatMap(flatten));
  const wrong = [
    ...issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys')
        return [line(issue.path, () => describe(issue, value, sourceAt(document, issue.path)))];
      return issue.keys.map((key) => line([...issue.path, key], () => unknownField(key, issue.path)));
    }),
    ...builtInNames(value).map(({ path, name }) => line(path, () => describeBuiltIn(name))),
    ...problems,
  ];
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw PolicyError.of(wrong);
}

function pathText(path: readonly PropertyKey[]): string {
  return toDotPath(path.map((key) => (typeof key === 'number' ? key : keyText(key)))) || '(top level)';
}

function unknownField(key: string, path: readonly PropertyKey[]): string {
  // What stands in a file of ranges is in the policy before the schema sees it.
  const known = [...fieldsAt(Policy, path), ...(path[0] === 'occupied' && path.length === 2 ? ['file'] : [])];
  const meant = furtherIn(Policy, path, key) ?? nearest(key, known);
  return meant === undefined
    ? `unknown field (there are ${known.join(', ')})`
    : `unknown field; did you mean ${meant}?`;
}

const Named = z.object({ rules: z.array(z.unknown()) });

/** A verdict names the rule that decided; a name must not pass for one of the built-in policy's. */
function builtInNames(value: unknown): { path: PropertyKey[]; name: string }[] {
  return (Named.safeParse(value).data?.rules ?? []).flatMap((rule, index) => {
    const { name } = z.object({ name: z.string().startsWith('built-in') }).safeParse(rule).data ?? {};
    return name === undefined ? [] : [{ path: ['rules', index, 'name'], name }];
  });
}

function describeBuiltIn(name: string): string {
  return `"${keyText(name)}" may not begin with "built-in": those are the built-in policy's rules`;
}

/** As it was typed: YAML reads 012345678901 as a number without its zero. */
function sourceAt(document: Document.Parsed, path: readonly PropertyKey[]): string | undefined {
  const node: unknown = document.getIn(path, true);
  return z.object({ source: z.string() }).safeParse(node).data?.source;
}

/** Offset of the value at a path, or of the nearest thing around it that exists. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = z.object({ range: z.tuple([z.number()], z.number()) }).safeParse(node);
    if (range.success) return range.data.range[0];
  }
  return 0;
}

/**
 * A union reports what is wrong under each alternative. The reader meant one of them: the one that fits on the
 * outside and has the fewest, then the deepest, problems inside.
 */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const fitting = issue.errors
    .map((alternative) => alternative.flatMap(flatten))
    .filter(
      (issues) =>
        !issues.some(
          (each) => each.path.length === 0 && (each.code === 'invalid_type' || each.code === 'invalid_value'),
        ),
    )
    .sort((a, b) => a.length - b.length || depth(b) - depth(a));
  const meant = fitting[0];
  return meant ? meant.map((each) => ({ ...each, path: [...issue.path, ...each.path] })) : [issue];
}

/** An unknown field explains by itself why a known one is missing there. */
function firstCauses(all: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const unknown = new Map<string, string[]>();
  for (const each of all) {
    if (each.code !== 'unrecognized_keys') continue;
    const place = toDotPath(each.path);
    unknown.set(place, [...(unknown.get(place) ?? []), ...each.keys]);
  }
  return all.filter(({ code, path }) => {
    if (code === 'custom') return !unknown.has(toDotPath(path));
    const beside = unknown.get(toDotPath(path.slice(0, -1))) ?? [];
    const field = String(path.at(-1));
    return code === 'unrecognized_keys' || !beside.some((key) => nearest(key, [field]) !== undefined);
  });
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length));
}
