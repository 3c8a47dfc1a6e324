/** A GitHub table. Cells are ours; only what would end one is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Puts a text between `<!-- name -->` and `<!-- /name -->`. Throws where there is no such place. */
export function fill(document: string, name: string, text: string): string {
  const place = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!place.test(document)) throw new Error(`The document has no <!-- ${name} --> … <!-- /${name} -->`);
  return document.replace(place, (_, begin: string, end: string) => `${begin}\n\n${text}\n\n${end}`);
}
