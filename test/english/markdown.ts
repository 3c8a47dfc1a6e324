/**
 * The prose of a page: no code, headings or comments, and each cell of a table by itself. What a run said, and a script
 * wrote into the page, is left out: its words are those of the run.
 */
export function proseOf(markdown: string): string {
  return markdown
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replaceAll(/<!-- Written by [\s\S]*?<!-- The end of what is written. -->/g, '\n\n')
    .replaceAll(/<!--[\s\S]*?-->/g, '\n\n')
    .replaceAll(/^#+ .*$/gm, '\n')
    .replaceAll(/^\s*\|[\s:|-]+\|$/gm, '\n')
    .replaceAll(/^\s*\|(.*)\|\s*$/gm, (_, cells: string) => `\n\n${cells.split(/(?<!\\)\|/).join('\n\n')}\n\n`)
    .replaceAll(/^> ?/gm, '')
    .replaceAll(/!?\[((?:[^\]`]|`[^`]*`)*)\]\([^)]*\)/g, '$1')
    .replaceAll(/`[^`]+`/g, 'code');
}
