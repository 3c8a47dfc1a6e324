import type { Change } from '../../../statemachine/contracts/alert.ts';

type Belief = 'over' | 'warning' | 'critical' | 'unknown';

/** What somebody who got these messages believes of each alert. */
export class Reader {
  readonly #believed = new Map<string, Belief>();
  readonly #since = new Map<string, string>();
  readonly #severitySince = new Map<string, string>();
  readonly #turns = new Set<string>();
  /** What was told last before messages were lost. */
  readonly #beforeLoss = new Set<string>();

  read(changes: readonly Change[]): void {
    for (const { alertKey, change, severity, since, severitySince } of changes) {
      this.#turns.add(`${alertKey} ${change} ${severitySince}`);
      this.#beforeLoss.delete(alertKey);
      this.#since.set(alertKey, since);
      this.#severitySince.set(alertKey, severitySince);
      this.#believed.set(alertKey, change === 'resolved' || change === 'gone' ? 'over' : severity);
    }
  }

  /**
   * Messages before this one were lost: it has all that is open, but perhaps what is muted, and what ended later than what
   * was lost: that is said by the next one. What else was told is over.
   */
  startAnew(mayBeMuted: (alertKey: string) => boolean): void {
    for (const [alertKey, belief] of this.#believed) {
      // Nobody was told so: that it is over is still news.
      if (belief !== 'over') this.#since.delete(alertKey);
      this.#beforeLoss.add(alertKey);
      this.#believed.set(alertKey, mayBeMuted(alertKey) ? 'unknown' : 'over');
    }
  }

  of(alertKey: string): Belief | undefined {
    return this.#believed.get(alertKey);
  }

  /** Whether nothing was said of it since messages were lost. */
  isUnsaidSinceLoss(alertKey: string): boolean {
    return this.#beforeLoss.has(alertKey);
  }

  /**
   * Changes that are no news to somebody who has read this much: told again although it was confirmed. Where messages were
   * lost, another severity is news, whatever it is called, and so is one that came and went meanwhile.
   */
  stale(changes: readonly Change[], wereLost = false): Change[] {
    return changes.filter(({ alertKey, change, severity, since, severitySince }) => {
      const believed = this.of(alertKey);
      switch (change) {
        case 'raised':
          // One that began later is another one: that the first was over had no message of its own yet.
          if (wereLost && (believed !== severity || this.#severitySince.get(alertKey) !== severitySince)) return false;
          return isOpen(believed) && this.#since.get(alertKey) === since;
        case 'escalated':
        case 'deescalated':
          return this.#turns.has(`${alertKey} ${change} ${severitySince}`);
        case 'resolved':
        case 'gone':
          return believed === 'over' && this.#since.get(alertKey) === since;
        default:
          return false;
      }
    });
  }

  /** What is told as if it were known, critical, and was never told. */
  neverPaged(changes: readonly Change[]): Change[] {
    return changes.filter(
      ({ alertKey, change, severity }) =>
        change === 'reminded' && severity === 'critical' && !['critical', 'unknown'].includes(this.of(alertKey) ?? ''),
    );
  }
}

function isOpen(believed: Belief | undefined): boolean {
  return believed === 'warning' || believed === 'critical';
}
