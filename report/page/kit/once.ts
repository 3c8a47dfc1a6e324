/** What is computed of the data of a report, which never changes while a page is open. */
export function once<Data extends object, Result>(compute: (data: Data) => Result): (data: Data) => Result {
  const known = new WeakMap<Data, { readonly result: Result }>();
  return (data) => {
    const before = known.get(data);
    if (before) return before.result;
    const result = compute(data);
    known.set(data, { result });
    return result;
  };
}
