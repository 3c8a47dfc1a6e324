/**
 * Lets something go on beside something else, a few calls at a time: the one that is there first says how many. What needs
 * no call goes on by itself.
 */
export class Turns {
  #permits = 0;
  #waiting: (() => void)[] = [];

  /** To be called by the other before each call. */
  async pass(): Promise<void> {
    while (this.#permits === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#permits--;
  }

  /** Lets the other make so many calls, and waits until it has. */
  async give(calls: number): Promise<void> {
    this.#permits += calls;
    for (const go of this.#waiting.splice(0)) go();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
