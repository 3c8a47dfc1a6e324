export type CheckStatus = 'ok' | 'warning' | 'failed';

/** One thing that was looked at. */
export interface DoctorCheck {
  /** What it is about, short: the first column. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found, in one line. Not sanitized: it may hold other people's texts. */
  readonly text: string;
  /** What to do about it, a line each; of warnings and failures. */
  readonly next: readonly string[];
}

export const ok = (name: string, text: string): DoctorCheck => ({ name, status: 'ok', text, next: [] });

export const warning = (name: string, text: string, ...next: string[]): DoctorCheck => ({
  name,
  text,
  next,
  status: 'warning',
});

export const failed = (name: string, text: string, ...next: string[]): DoctorCheck => ({
  name,
  text,
  next,
  status: 'failed',
});

/**
 * It could not be looked at. As bad as if it were wrong, because nobody knows; but what belongs to another account only
 * that one can look at.
 */
export const unseen = (name: string, why: string, next: string, { foreign = false } = {}): DoctorCheck =>
  (foreign ? warning : failed)(name, `cannot be looked at: ${why}`, `To look:  ${next}`);

/** What a doctor says in the end. */
export interface Diagnosis {
  readonly checks: readonly DoctorCheck[];
  /** What to ask for, as lines of JSON; empty when nothing is missing. */
  readonly missingPolicy: readonly string[];
  /** The command to run now; undefined when nothing would work yet. */
  readonly nextCommand: string | undefined;
}
