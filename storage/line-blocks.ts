/** Lines joined to blocks of about 64 KiB: a gzip write per line costs more than the compression. */
export async function* inBlocks(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let block = '';
  for await (const line of lines) {
    block += `${line}\n`;
    if (block.length >= 64 * 1024) {
      yield block;
      block = '';
    }
  }
  if (block) yield block;
}
