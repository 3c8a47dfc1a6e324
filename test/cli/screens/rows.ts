/** What a row of a list has to say. */
export interface ExpectedRow {
  readonly id: string;
  /** "payments-prod/eu-west-1" */
  readonly owner: string;
  /** Where what is listed has tags. */
  readonly team?: string;
  readonly reason: string;
}

/** What is missing of which row, over the whole screen: a row is a line, with those below it that are further in. */
export function lacking(screen: string, expected: readonly ExpectedRow[]): string[] {
  const rows = rowsOf(screen);
  return expected.flatMap(({ id, owner, team, reason }) => {
    const parts = [owner, ...(team === undefined ? [] : [team]), reason];
    const candidates = rows.filter((row) => row.includes(id));
    if (candidates.length === 0) return [`no row has ${id}`];
    if (candidates.some((row) => parts.every((part) => row.includes(part)))) return [];
    return [`${id}: no row with ${parts.slice(0, -1).join(', ')} and "${reason}"`];
  });
}

function rowsOf(screen: string): string[] {
  const rows: string[] = [];
  let depth = 0;
  for (const line of screen.split('\n')) {
    const indent = line.length - line.trimStart().length;
    if (rows.length > 0 && line.trim() !== '' && indent >= depth + 4) rows.push(`${rows.pop()} ${line.trim()}`);
    else {
      rows.push(line.trim());
      depth = indent;
    }
  }
  return rows.map((row) => row.replace(/\s+/g, ' '));
}
