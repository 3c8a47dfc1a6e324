import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
// Not as z.core.toDotPath: naming z.core as a value bundles all of zod, 330 kB of it locales.
import { toDotPath } from 'zod/v4/core';
import { describe } from './describe-issue.ts';
import { type ReadList, withLists } from './lists.ts';
import { fieldsAt, furtherIn, nearest } from './nearest.ts';
import { keyText, yamlFault } from './quoted.ts';
import { Policy } from './schema.ts';

/** Everything that is wrong with a policy file, one problem a line: `file:line:column  path: what`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/**
 * Parses and validates a policy. Throws PolicyError with every problem found, not only the first.
 *
 * @param readList Reads a file that the policy names, by the path that it has there. Only whoever has the files can: without
 * it, a policy that names one is wrong.
 */
export function parsePolicy(text: string, file: string, readList?: ReadList): Policy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new PolicyError(document.errors.map(({ pos, message }) => `${at(pos[0])}  ${yamlFault(message)}`).join('\n'));
  }
  const given = toValue(document, `${file}:1:1`);
  if (given === null || given === undefined)
    throw new PolicyError(`${file}:1:1  the file is empty: it needs at least "version: 1"`);
  const place = (path: readonly PropertyKey[]) => at(offsetOf(document, path));
  const { value, problems } = withLists(given, readList, place, file);
  const line = (path: readonly PropertyKey[], what: string) => `${place(path)}  ${pathText(path)}: ${what}`;
  const parsed = Policy.safeParse(value);
  const issues = parsed.success ? [] : parsed.error.issues.flatMap(flatten).filter(isFirstCause);
  const wrong = [
    ...issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys')
        return [line(issue.path, describe(issue, value, sourceAt(document, issue.path)))];
      return issue.keys.map((key) => line([...issue.path, key], unknownField(key, issue.path)));
    }),
    ...builtInNames(value).map(({ path, name }) => line(path, describeBuiltIn(name))),
    ...problems,
  ];
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw new PolicyError(wrong.join('\n'));
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

/** Aliases are resolved only here: one without its anchor, or a bomb of them, throws. */
function toValue(document: ReturnType<typeof parseDocument>, place: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError)
      throw new PolicyError(`${place}  ${yamlFault(error.message)}`, { cause: error });
    throw error;
  }
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
function sourceAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): string | undefined {
  const node: unknown = document.getIn(path, true);
  return z.object({ source: z.string() }).safeParse(node).data?.source;
}

/** Offset of the value at a path, or of the nearest thing around it that exists. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
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
function isFirstCause(issue: z.core.$ZodIssue, _: number, all: readonly z.core.$ZodIssue[]): boolean {
  const unknownAt = (path: readonly PropertyKey[]) =>
    all.flatMap((each) =>
      each.code === 'unrecognized_keys' && toDotPath(each.path) === toDotPath(path) ? each.keys : [],
    );
  if (issue.code === 'custom') return unknownAt(issue.path).length === 0;
  const field = String(issue.path.at(-1));
  return !unknownAt(issue.path.slice(0, -1)).some((key) => nearest(key, [field]) !== undefined);
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length));
}
