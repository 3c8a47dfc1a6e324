/** What is prose of a page: no code blocks, comments, headings, and nothing that a script wrote. Rows of tables cell by cell. */
export function proseOf(markdown: string): string {
  return markdown
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replaceAll(/<!--[\s\S]*?-->/g, '\n\n')
    .replaceAll(/^#+ .*$/gm, '\n')
    .replaceAll(/^\s*\|[\s:|-]+\|$/gm, '\n')
    .replaceAll(/^\s*\|(.*)\|\s*$/gm, (_, cells: string) => `\n\n${cells.split(/(?<!\\)\|/).join('\n\n')}\n\n`)
    .replaceAll(/^> ?/gm, '')
    .replaceAll(/!?\[((?:[^\]`]|`[^`]*`)*)\]\([^)]*\)/g, '$1')
    .replaceAll(/`[^`]+`/g, 'code');
}
