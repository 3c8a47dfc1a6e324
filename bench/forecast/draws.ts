import { random } from '../replay/random.ts';

/** What families draw from: a seed, and which of its series. */
export class Draws {
  readonly uniform: () => number;

  constructor(seed: number, of: number) {
    this.uniform = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(of + 1, 0x85ebca6b));
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Evenly in its logarithm. */
  around(low: number, high: number): number {
    return low * (high / low) ** this.uniform();
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  happens(chance: number): boolean {
    return this.uniform() < chance;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Normal, but one in twelve is three times as wide. */
  heavy(): number {
    return this.normal() * (this.happens(1 / 12) ? 3 : 1);
  }

  oneOf<T>(...values: readonly [T, ...T[]]): T {
    return values[Math.floor(this.uniform() * values.length)] ?? values[0];
  }
}
