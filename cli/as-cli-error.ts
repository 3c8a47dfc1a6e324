import { adviceFor } from './advice.ts';
import { CliError } from './errors.ts';
import { sanitize } from './text/sanitize.ts';

/** Errors of the language: nothing that a user does should raise one. */
const DEFECTS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Whatever was thrown, as what to print. */
export function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (!(error instanceof Error)) return new CliError(`Something was thrown that is no error: ${String(error)}`);
  const advice = adviceFor(error.name, error.message);
  if (advice.length === 0 && DEFECTS.some((defect) => error instanceof defect)) {
    const trace = (error.stack ?? '').split('\n').slice(1);
    return new CliError(`A defect of ipam-monitor: ${error.name}: ${sanitize(error.message)}`, trace, { cause: error });
  }
  // Our own messages say everything, what to do in further lines. AWS's are known by their name.
  const [first = '', ...further] = error.message.split('\n');
  const named = '$metadata' in error && !first.startsWith(error.name);
  return new CliError(
    named ? `${error.name}: ${sanitize(first)}` : sanitize(first),
    [...further.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${sanitize(line)}`), ...advice],
    { cause: error },
  );
}
