import { counted } from '../text/count.ts';
import { typeName } from '../text/resource-types.ts';
import type { KindCount } from './answer.ts';

/** After a count of resources: of one, and of many. */
const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  utilization: ['fills up', 'fill up'],
  freeSpace: ['is short of free blocks', 'are short of free blocks'],
  policyPoolExhausted: ['has no space left for its policy', 'have no space left for their policy'],
  quota: ['is close to a quota', 'are close to a quota'],
  overlap: ['overlaps', 'overlap'],
  noncompliant: ['breaks an allocation rule', 'break an allocation rule'],
  unmanaged: ['is managed by no pool', 'are managed by no pool'],
  ignored: ['is ignored by IPAM', 'are ignored by IPAM'],
  moved: ['moved', 'moved'],
  idle: ['is hardly used', 'are hardly used'],
};

/** "15 VPCs overlap", "1 subnet fills up". */
export function kindText({ kind, rows, type }: KindCount): string {
  const { one, many } = type === '' ? { one: 'resource', many: 'resources' } : typeName(type);
  const known = Object.hasOwn(WORDS, kind) ? WORDS[kind] : undefined;
  const [is, are] = known ?? [kind, kind];
  return `${counted(rows, one, many)} ${rows === 1 ? is : are}`;
}
