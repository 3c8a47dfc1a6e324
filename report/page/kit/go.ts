/** Where a link would lead, for what is no link: a key, a choice, what is typed. */
export function go(href: string): void {
  location.hash = href;
}

/** The same without a step back: of what is typed, each letter would be one. */
export function goOver(href: string): void {
  location.replace(href);
}
