import { isMatch } from 'matcher';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { own } from '../text/own.ts';

// Conditions of policies and of consumers' filters. One that is not given holds; a resource without the attribute does
// not meet one that is.

/** Whether a value is the one that is allowed, or one of them. */
export function oneOf<T extends string>(allowed: T | readonly T[] | undefined, value: T | undefined): boolean {
  if (allowed === undefined) return true;
  if (value === undefined) return false;
  return typeof allowed === 'string' ? allowed === value : allowed.includes(value);
}

/** Whether one of the globs (`*` only, case-sensitive) fits. */
export function oneGlob(globs: string | readonly string[] | undefined, value: string | undefined): boolean {
  if (globs === undefined) return true;
  return value !== undefined && isMatch(value, globs, { caseSensitive: true });
}

/** Whether every tag named has a value that one of its globs fits. */
export function allTags(
  wanted: Readonly<Record<string, string | readonly string[]>> | undefined,
  { tags }: Pick<Resource, 'tags'>,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, globs]) => oneGlob(globs, own(tags, key)));
}
