/** The item at an index, round and round. */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('There is nothing to take from.');
  return item;
}

export function itemNamed<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((candidate) => candidate.name === name);
  if (item === undefined) throw new RangeError(`Nothing is named ${name}.`);
  return item;
}
