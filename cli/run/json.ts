import type { Outcome } from '../../local/outcome.ts';
import { documentText, type Exit } from '../json/document.ts';
import type { RunDocument } from '../json/run-document.ts';
import type { CliError } from '../kit/errors.ts';
import type { ToldMessage } from './messages.ts';

export interface JsonParts {
  readonly outDir: string;
  readonly outcome?: Outcome;
  readonly notes?: readonly string[];
  readonly message?: ToldMessage | undefined;
  readonly report?: string | undefined;
  readonly error?: CliError | undefined;
}

/** The one document that `--json` prints. `result` is the hand-off, as every consumer of the workflow gets it. */
export function jsonDocument(exit: Exit, { outDir, outcome, notes, message, report, error }: JsonParts): string {
  return documentText<RunDocument>({
    exit,
    ...(outcome && { runId: outcome.runId, status: outcome.status, directory: outcome.directory }),
    outDir,
    notes: notes && [...notes],
    message,
    report,
    error: error && { message: error.message, advice: [...error.advice], failed: [...(outcome?.failed ?? [])] },
    result: outcome?.handOff ?? null,
  });
}
