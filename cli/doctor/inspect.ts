import { sanitize } from '../kit/sanitize.ts';

/** An error as part of a line: its name, and what it says. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = sanitize(error.message);
  return message === '' || message === error.name ? error.name : `${error.name}: ${message}`;
}

/** The first few of a list that may be long. */
export function someOf(items: readonly string[], most = 6): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}
