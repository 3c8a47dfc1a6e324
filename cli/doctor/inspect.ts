import { sanitize } from '../kit/sanitize.ts';

/** An error as part of a line: its name, and what it says. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = sanitize(error.message);
  return message === '' || message === error.name ? error.name : `${error.name}: ${message}`;
}

/** At most so many calls at a time; results in the order of the items. */
export async function eachOf<T, R>(items: readonly T[], limit: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await run(item);
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

/** The first few of a list that may be long. */
export function someOf(items: readonly string[], most = 6): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}
