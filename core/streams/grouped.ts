/** Cuts a stream where the name of its items changes. `add` puts an item into its group; one group is held. */
export async function* grouped<T, U>(
  items: AsyncIterable<T>,
  nameOf: (item: T) => string,
  add: (group: U[], item: T) => void,
): AsyncGenerator<U[]> {
  let group: U[] = [];
  let name: string | undefined;
  for await (const item of items) {
    const next = nameOf(item);
    if (next !== name && group.length > 0) {
      yield group;
      group = [];
    }
    name = next;
    add(group, item);
  }
  if (group.length > 0) yield group;
}
