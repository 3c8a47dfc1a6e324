import type { Change } from '../../../statemachine/contracts/alert.ts';

/** What somebody who got these messages believes of each alert. */
export class Reader {
  readonly #believed = new Map<string, 'over' | 'warning' | 'critical'>();
  readonly #since = new Map<string, string>();
  readonly #turns = new Set<string>();

  read(changes: readonly Change[]): void {
    for (const { alertKey, change, severity, since, severitySince } of changes) {
      this.#turns.add(`${alertKey} ${change} ${severitySince}`);
      this.#since.set(alertKey, since);
      this.#believed.set(alertKey, change === 'resolved' || change === 'gone' ? 'over' : severity);
    }
  }

  of(alertKey: string): 'over' | 'warning' | 'critical' | undefined {
    return this.#believed.get(alertKey);
  }

  /** Changes that are no news to somebody who has read this much: told again although it was confirmed. */
  stale(changes: readonly Change[]): Change[] {
    return changes.filter(({ alertKey, change, since, severitySince }) => {
      const believed = this.of(alertKey);
      switch (change) {
        case 'raised':
          // One that began later is another one: that the first was over had no message of its own yet.
          return believed !== undefined && believed !== 'over' && this.#since.get(alertKey) === since;
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
}
