const STEP = 0.005;

/** The median of any number of values from 0 on, to the nearest 0.005, in memory that does not grow with them. */
export class Median {
  readonly #counts: number[] = [];
  #total = 0;

  add(value: number, times = 1): void {
    const bin = Math.round(value / STEP);
    while (this.#counts.length <= bin) this.#counts.push(0);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + times;
    this.#total += times;
  }

  addAll(other: Median): void {
    other.#counts.forEach((times, bin) => {
      if (times > 0) this.add(bin * STEP, times);
    });
  }

  /** None of none; of two in the middle, the upper one. */
  value(): number | undefined {
    let left = this.#total >> 1;
    for (const [bin, times] of this.#counts.entries()) {
      if (left < times) return bin * STEP;
      left -= times;
    }
    return undefined;
  }
}
