import type { DayRow } from '../../statemachine/contracts/history.ts';

/** One immutable file for each closed day of a history, for people and their tools, and to rebuild the windows from. */
export interface DayFiles {
  /**
   * Writes a day's rows, sorted by key and basis, unless the file is there: then it is the truth, and stays. The same
   * rows make the same bytes.
   */
  write(historyId: string, day: string, rows: AsyncIterable<DayRow>): Promise<'written' | 'there'>;
  /** The rows of a day, in their order. Throws ObjectMissing, ObjectDamaged and InvalidInput. */
  read(historyId: string, day: string): AsyncIterable<DayRow>;
}
