import { dirname, resolve } from 'node:path';
import { MAX_LIST_BYTES, MAX_POLICY_BYTES } from '../../core/policy/limits.ts';
import { withListsInside } from '../../core/policy/lists.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { PolicyError } from '../../core/policy/policy-error.ts';
import type { Policy } from '../../core/policy/schema.ts';
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
    const policy = parsePolicy(text, file, (path) => readList(file, path));
    return { file, text: withListsInside(text, policy), policy };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError(error.message.split('\n').map(sanitize).join('\n'), [], { cause: error });
  }
}

/** A list of ranges that the policy names: from where the policy is. */
function readList(policyFile: string, path: string): string {
  try {
    return readUpTo(resolve(dirname(policyFile), path), MAX_LIST_BYTES).toString();
  } catch (error) {
    const said = wordsFor(error, 'give the CSV file in it');
    throw said === undefined ? error : new Error(`${path}: ${said}`, { cause: error });
  }
}

function readText(file: string): string {
  try {
    return readUpTo(file, MAX_POLICY_BYTES).toString();
  } catch (error) {
    if (error instanceof FileTooLarge || error instanceof NothingWritten)
      throw new CliError(sanitize(error.message), ['Give a policy file: is it this one?'], { cause: error });
    const said = wordsFor(error, 'give the policy file in it');
    throw said === undefined ? error : new CliError(`${sanitize(file)}: ${said}`, [], { cause: error });
  }
}

function wordsFor(error: unknown, ofDirectory: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // A list may be named by what can be no name, with a NUL in it.
  if (code === 'ENOENT' || code === 'ERR_INVALID_ARG_VALUE') return 'there is no such file';
  if (code === 'EISDIR') return `is a directory; ${ofDirectory}`;
  return code === 'EACCES' ? 'may not be read (permissions)' : undefined;
}
