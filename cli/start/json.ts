import { executionLink } from '../aws/console.ts';
import { documentText, type Exit } from '../json/document.ts';
import type { StartDocument } from '../json/start-document.ts';
import type { CliError } from '../kit/errors.ts';
import type { DeployedResult } from './result.ts';
import type { StartedExecution } from './start-execution.ts';

/** The one document that `--json` prints. `result` is the hand-off, as every consumer of the workflow gets it. */
export function startDocument(
  exit: Exit,
  parts: {
    readonly started?: StartedExecution;
    readonly result?: DeployedResult;
    readonly error?: CliError | undefined;
  },
): string {
  const { started, result, error } = parts;
  return documentText<StartDocument>({
    exit,
    ...(started && {
      runId: started.name,
      executionArn: started.arn,
      console: executionLink(started.arn),
      startedAt: started.startDate.toISOString(),
      startedBefore: started.known,
    }),
    status: result?.status,
    notes: result && [...result.notes],
    error: error && { message: error.message, advice: [...error.advice], failed: [...(result?.failed ?? [])] },
    result: result?.handOff ?? null,
  });
}
