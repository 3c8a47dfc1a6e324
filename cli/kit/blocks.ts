/** Puts one empty line between blocks of lines; a block without lines leaves no gap. */
export function joinBlocks(...blocks: readonly (readonly string[])[]): string[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index > 0 ? ['', ...block] : [...block]));
}
