import { compareViews, preferred } from '../../core/inventory/groups.ts';
import type { Line } from './line.ts';

/**
 * About 10 MB in memory, whatever the size of the scope, and few enough parts for Evaluate to merge at once: 30 for
 * 300,000 resource CIDRs, and its limit of 512 is reached at 5 million.
 */
export const PART_ROWS = 10_000;

/** The rows of a part of an inventory, each resource CIDR once for each account that it is listed under. */
export class Part {
  readonly #lines = new Map<string, Line>();

  get size(): number {
    return this.#lines.size;
  }

  /** Whether the row is a new one, and not another view of one that is already here. */
  add(line: Line): boolean {
    // Most rows have one view: only the second one of a row needs a name of its own. A key has no line break.
    let view = line.key;
    let same = this.#lines.get(view);
    if (same && same.resource?.accountId !== line.resource?.accountId) {
      view = `${line.key}\n${line.resource?.accountId ?? ''}`;
      same = this.#lines.get(view);
    }
    this.#lines.set(view, same ? preferred(same, line) : line);
    return !same;
  }

  /** JSON Lines, sorted as Evaluate merges them. */
  *lines(): Generator<string> {
    for (const { json } of [...this.#lines.values()].sort(compareViews)) yield json;
  }
}

/** The parts of one source: what is full is written while the next one fills. At most two of them are in memory. */
export class Parts {
  readonly #write: (lines: Iterable<string>) => Promise<void>;
  #part = new Part();
  #written: Promise<void> = Promise.resolve();

  constructor(write: (lines: Iterable<string>) => Promise<void>) {
    this.#write = write;
  }

  /** Whether the row is a new one in its part. */
  add(line: Line): boolean {
    return this.#part.add(line);
  }

  get isFull(): boolean {
    return this.#part.size >= PART_ROWS;
  }

  async writeRest(): Promise<void> {
    if (this.#part.size > 0) await this.write();
    await this.#written;
  }

  /** Begins the next part. Waits until the one before this one is written. */
  async write(): Promise<void> {
    const full = this.#part;
    this.#part = new Part();
    const before = this.#written;
    this.#written = before.then(() => this.#write(full.lines()));
    // Whoever waits for it next is told.
    this.#written.catch(() => {});
    await before;
  }
}
