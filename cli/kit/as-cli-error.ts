import * as z from 'zod';
import { failedCalls } from '../../functions/shared/ec2/failed-calls.ts';
import { messageOf } from '../../functions/shared/ec2/refusals.ts';
import { cut } from '../../statemachine/contracts/bounded.ts';
import { describeIssues, InvalidInput, InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import { adviceFor } from './advice.ts';
import { CliError } from './errors.ts';
import { sanitize } from './sanitize.ts';

/** Errors of the language: nothing that a user does should raise one. */
const DEFECTS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Whatever was thrown, as what to print. */
export function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (!(error instanceof Error)) return new CliError(`An unexpected value was thrown: ${String(error)}`);
  if (error instanceof z.ZodError) return unexpectedShape(error);
  const told = error instanceof InvalidInput || error instanceof InvalidOutput ? error.cause : undefined;
  if (told) return asCliError(told);
  const advice = adviceFor(error.name, error.message);
  if (advice.length === 0 && DEFECTS.some((defect) => error instanceof defect)) {
    const trace = (error.stack ?? '').split('\n').slice(1);
    return new CliError(`A defect of ipam-monitor: ${error.name}: ${sanitize(error.message)}`, trace, { cause: error });
  }
  // Our own messages say everything, what to do in further lines. AWS's are known by their name.
  const [first = '', ...further] = messageOf(error).split('\n');
  const named = '$metadata' in error && !Object.hasOwn(failedCalls, error.name) && !first.startsWith(error.name);
  return new CliError(
    named ? `${error.name}: ${sanitize(first)}` : sanitize(first),
    [...further.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${sanitize(line)}`), ...advice],
    { cause: error },
  );
}

/** Its message is JSON over many lines. Ours are told as sentences before: this is an object that somebody else wrote. */
function unexpectedShape(error: z.ZodError): CliError {
  return new CliError(
    `What was read does not have the expected form: ${cut(sanitize(describeIssues(error)), 2000)}`,
    ['Was the object, or the answer, written by another version, or changed by hand?'],
    { cause: error },
  );
}
