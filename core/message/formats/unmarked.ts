/**
 * Words without what Slack and Teams make emphasis and code of. Neither has an escape for it; an underscore within a
 * word, as names have it, is one to both; of letters beyond ASCII nobody says what they take for a word.
 */
export function unmarked(text: string): string {
  return text
    .replaceAll('`', "'")
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '＿');
}
