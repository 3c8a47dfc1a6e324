import { adviceFor } from '../advice.ts';
import { CliError } from '../errors.ts';
import { sanitize } from '../text/sanitize.ts';
import type { Outcome } from './outcome.ts';

/** A run that did not succeed, as what to print: each failed part, then what to do about them. */
export function runFailure({ failed, status, handOff, directory }: Outcome): CliError {
  const lines = failed.map(({ part, error, message }) => `${part} failed: ${sanitize(`${error}: ${message}`)}`);
  const advice = [...new Set(failed.map(({ error, message }) => adviceFor(error, message)))].flat();
  return new CliError(lines.join('\n') || `The run ended with ${status}`, [
    ...advice,
    ...(handOff && directory ? [`Everything else was done; its results are in ${directory}`] : []),
  ]);
}
