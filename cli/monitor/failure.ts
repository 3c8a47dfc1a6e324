import type { Outcome } from '../../local/outcome.ts';
import { adviceFor } from '../kit/advice.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

/** A run that did not succeed, as what to print: each failed part, then what to do about them. */
export function runFailure({ failed, status, handOff, directory }: Outcome): CliError {
  const lines = failed.map(({ part, error, message }) => `${part} failed: ${sanitize(`${error}: ${message}`)}`);
  const advice = [...new Set(failed.map(({ error, message }) => adviceFor(error, message)))].flat();
  return new CliError(lines.join('\n') || `The run ended with ${status}`, [
    ...advice,
    ...(handOff && directory ? [`Everything else was done; its results are in ${directory}`] : []),
  ]);
}
