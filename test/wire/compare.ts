import { isDeepStrictEqual } from 'node:util';
import type { IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2';
import { load, REGION } from './data.ts';

type Row = Readonly<Record<string, unknown>>;

export const data = await load();
export const scopesHere: readonly IpamScope[] = data.scopes.filter((scope) => scope.IpamRegion === REGION);

export function cidrsOf(scopeId: string): IpamResourceCidr[] {
  const rows = data.resourceCidrs(scopeId);
  return Array.from({ length: rows.length }, (_, index) => rows.at(index));
}

/** Every row must have come, in order, with the very values of the fields that the client knows. */
export function sameRows(
  what: string,
  seen: readonly Row[],
  expected: readonly object[],
  known: readonly string[],
): void {
  same(`${what}: how many`, seen.length, expected.length);
  for (const [index, row] of expected.entries()) {
    const fields = Object.entries(row).filter(([name]) => known.includes(name));
    same(`${what}: row ${index}`, seen[index], Object.fromEntries(fields));
  }
}

export function same(what: string, seen: unknown, expected: unknown): void {
  if (isDeepStrictEqual(seen, expected)) return;
  throw new Error(`${what} differs.\n  expected ${JSON.stringify(expected)}\n  the client saw ${JSON.stringify(seen)}`);
}
