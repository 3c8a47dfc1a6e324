import { MAX_LIST_BYTES, MAX_POLICY_BYTES } from '../../core/policy/limits.ts';
import { withListsInside } from '../../core/policy/lists.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { PolicyError } from '../../core/policy/policy-error.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { readBeside, unreadableWords } from '../../storage/read-beside.ts';
import { FileTooLarge, NothingWritten, readUpTo } from '../../storage/read-up-to.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

export interface PolicyFile {
  readonly file: string;
  /** With the ranges of the files that it names inside: where it is sent, there are no files. */
  readonly text: string;
  readonly policy: Policy;
}

/** Reads and checks a policy. Throws CliError with one line for each problem, `file:line:column  field: what`. */
export async function readPolicy(file: string): Promise<PolicyFile> {
  const text = readText(file);
  try {
    const policy = parsePolicy(text, file, (path) => readBeside(file, path, MAX_LIST_BYTES));
    return { file, text: withListsInside(text, policy), policy };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError(error.message.split('\n').map(sanitize).join('\n'), [], { cause: error });
  }
}

function readText(file: string): string {
  try {
    return readUpTo(file, MAX_POLICY_BYTES).toString();
  } catch (error) {
    if (error instanceof FileTooLarge || error instanceof NothingWritten)
      throw new CliError(sanitize(error.message), ['Give a policy file: is it this one?'], { cause: error });
    const said = unreadableWords(error);
    throw said === undefined ? error : new CliError(`${sanitize(file)}: ${said}`, [], { cause: error });
  }
}
