/** Characters of a line. The longest that a run writes, a group of overlaps, has some thousands; what has no end fills the memory. */
export const MAX_LINE = 4 * 1024 * 1024;

/** What comes is no text of lines. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
}

/** The lines of a text that comes in chunks. A last line without its end counts; an empty one does not. Throws LineTooLong, or what is made of it. */
export async function* splitLines(
  chunks: AsyncIterable<string>,
  tooLong: (why: string) => Error = (why) => new LineTooLong(why),
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    // Only the chunk is searched: a line of many chunks would be searched as often.
    const [first = '', ...others] = chunk.split('\n');
    const last = others.pop();
    if (last === undefined) {
      rest += first;
    } else {
      yield rest + first;
      // Not yield*, which makes three promises more of each line.
      for (const line of others) yield line;
      rest = last;
    }
    if (rest.length > MAX_LINE) throw tooLong(`a line is longer than ${MAX_LINE} characters`);
  }
  if (rest) yield rest;
}
