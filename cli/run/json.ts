import type { CliError } from '../errors.ts';
import type { Message } from './messages.ts';
import type { Outcome } from './outcome.ts';

export interface Exit {
  readonly code: number;
  /** Why it is not 0. */
  readonly reason?: string;
}

export interface JsonParts {
  readonly outDir: string;
  readonly outcome?: Outcome;
  readonly notes?: readonly string[];
  readonly message?: Message | undefined;
  readonly error?: CliError | undefined;
}

/** The one document that `--json` prints. `result` is the hand-off, as every consumer of the workflow gets it. */
export function jsonDocument(exit: Exit, { outDir, outcome, notes, message, error }: JsonParts): string {
  return JSON.stringify(
    {
      exit,
      ...(outcome && { runId: outcome.runId, status: outcome.status, directory: outcome.directory }),
      outDir,
      notes,
      message,
      error: error && { message: error.message, advice: error.advice, failed: outcome?.failed ?? [] },
      result: outcome?.handOff ?? null,
    },
    null,
    2,
  );
}
