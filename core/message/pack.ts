import type { MessageBody, MessageSection } from './body.ts';
import type { Entry } from './entry.ts';

/** A section with as many of its entries as there was room for. */
export interface PackedSection {
  readonly section: MessageSection;
  readonly entries: readonly { readonly entry: Entry; readonly lines: readonly string[]; readonly inFull: boolean }[];
  /** Changes that are not named: whoever shows the section says how many. */
  readonly left: number;
}

export interface Packing {
  /** In whatever the service counts. */
  readonly room: number;
  /** Of the title of a section, with the line that says how many are not named. */
  readonly ofSection: (section: MessageSection) => number;
  readonly ofEntry: (lines: readonly string[], entry: Entry) => number;
  /** Changes in full, before the others get a line each. */
  readonly inFull: number;
}

/**
 * Chooses what a message names, worst first, within a limit. After the first entry that does not fit, none is named: a
 * milder one must not take the place of a worse one. Every section keeps its title and its count.
 */
export function pack({ sections }: Pick<MessageBody, 'sections'>, { room, ofSection, ofEntry, inFull }: Packing) {
  let left = room - sections.reduce((sum, section) => sum + ofSection(section), 0);
  let listed = 0;
  let isFull = false;
  const packed = sections.map((section): PackedSection => {
    const entries: PackedSection['entries'][number][] = [];
    let named = 0;
    for (const entry of section.entries) {
      if (isFull) break;
      const full = listed < inFull;
      const lines = full ? entry.full : entry.short;
      const cost = ofEntry(lines, entry);
      isFull = cost > left;
      if (isFull) break;
      left -= cost;
      entries.push({ entry, lines, inFull: full });
      listed += entry.changes.length;
      named += entry.changes.length;
    }
    return { section, entries, left: section.total - named };
  });
  return { packed, listed };
}
