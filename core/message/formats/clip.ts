/** As many whole lines as fit into a number of characters; the last one says that there were more. */
export function clipLines(lines: readonly string[], max: number): string {
  const whole = lines.join('\n');
  if (whole.length <= max) return whole;
  const kept: string[] = [];
  let length = 2;
  for (const line of lines) {
    length += line.length + 1;
    if (length > max) break;
    kept.push(line);
  }
  // A single line that is too long by itself.
  if (kept.length === 0) return `${(lines[0] ?? '').slice(0, max - 1).toWellFormed()}…`;
  return [...kept, '…'].join('\n');
}
