/**
 * The same elements in fewer bytes, of what Preact rendered. Two ways of HTML that no text can be taken for: a raw `<` or `"`
 * stands in markup alone, as Preact escapes both wherever they are text. Shapes have no children, and figures need no quotes.
 */
export function slim(markup: string): string {
  return markup
    .replace(/><\/(?:rect|path|circle)>/g, ' />')
    .replace(/ (x|y|width|height|rx|cx|cy|r|tabindex|colspan)="(-?[\d.]+)"(?=[ >])/g, ' $1=$2');
}
