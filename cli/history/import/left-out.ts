/** Different ones, of each reason. */
export const MAX_EXAMPLES = 5;

/** What was not imported, by why, with the first few of each: a long list helps nobody. */
export class LeftOut {
  readonly #by = new Map<string, { count: number; readonly examples: string[] }>();

  add(why: string, what: string): void {
    const known = this.#by.get(why) ?? { count: 0, examples: [] };
    this.#by.set(why, known);
    known.count++;
    if (known.examples.length < MAX_EXAMPLES && !known.examples.includes(what)) known.examples.push(what);
  }

  list(): { why: string; count: number; examples: string[] }[] {
    return [...this.#by].map(([why, { count, examples }]) => ({ why, count, examples: [...examples] }));
  }
}
