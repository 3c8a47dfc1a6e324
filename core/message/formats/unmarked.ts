/**
 * Words without what Slack and Teams make emphasis and code of. Neither has an escape for it; an underscore within a
 * word, as names have it, is one to both.
 */
export function unmarked(text: string): string {
  return text
    .replaceAll('`', "'")
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿');
}
