import TinyQueue from 'tinyqueue';
import type { ResourceCidr } from '../statemachine/contracts/resource-cidr.ts';
import { groupOf } from './resource-key.ts';

interface Head {
  readonly row: ResourceCidr;
  readonly rest: AsyncIterator<ResourceCidr>;
}

/**
 * Merges sorted parts into one sorted stream in which every resource CIDR stands once. Holds one row of each part.
 * `onDuplicate` is told of every row that was dropped.
 */
export async function* mergeParts(
  parts: readonly AsyncIterable<ResourceCidr>[],
  onDuplicate: () => void,
): AsyncGenerator<ResourceCidr> {
  const heads = new TinyQueue<Head>([], (a, b) => compareKeys(a.row, b.row));
  const advance = async (rest: AsyncIterator<ResourceCidr>) => {
    const next = await rest.next();
    if (!next.done) heads.push({ row: next.value, rest });
  };
  await Promise.all(parts.map((part) => advance(part[Symbol.asyncIterator]())));

  let held: ResourceCidr | undefined;
  for (let head = heads.pop(); head; head = heads.pop()) {
    if (held && held.key === head.row.key) {
      held = preferred(held, head.row);
      onDuplicate();
    } else {
      if (held) yield held;
      held = head.row;
    }
    await advance(head.rest);
  }
  if (held) yield held;
}

/** Order of an inventory: by UTF-16 code unit, the same on every machine. */
export function compareKeys(a: Pick<ResourceCidr, 'key'>, b: Pick<ResourceCidr, 'key'>): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** Of two views of one resource CIDR, the one that knows its usage, then the fuller one: two samples may differ. */
export function preferred<T extends Pick<ResourceCidr, 'ipUsage'>>(a: T, b: T): T {
  return (b.ipUsage ?? -1) > (a.ipUsage ?? -1) ? b : a;
}

/** Cuts a sorted inventory where the VPC (or the pool, or the single resource) changes. Holds one group. */
export async function* groups(rows: AsyncIterable<ResourceCidr>): AsyncGenerator<ResourceCidr[]> {
  let group: ResourceCidr[] = [];
  let name: string | undefined;
  for await (const row of rows) {
    const next = groupOf(row.key);
    if (next !== name && group.length > 0) {
      yield group;
      group = [];
    }
    name = next;
    group.push(row);
  }
  if (group.length > 0) yield group;
}
