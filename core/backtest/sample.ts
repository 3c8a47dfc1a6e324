/**
 * Which series are looked at where there are too many: by a hash of their keys, so that each time it are the same, and none
 * is chosen for what is in it. Holds a number of each.
 */
export class KeySample {
  readonly #hashes: number[] = [];

  add(key: string): void {
    this.#hashes.push(hashOf(key));
  }

  get total(): number {
    return this.#hashes.length;
  }

  /** What tells of a key whether it is one of so many. */
  upTo(limit: number): (key: string) => boolean {
    if (limit >= this.total) return () => true;
    const [end = 0] = Float64Array.from(this.#hashes).sort().subarray(limit);
    return (key) => hashOf(key) < end;
  }
}

/** FNV-1a of its UTF-16 units, mixed: keys that differ in their ends only must not lie together. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
