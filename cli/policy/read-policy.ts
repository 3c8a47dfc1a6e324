import { readFile } from 'node:fs/promises';
import { MAX_LIST_BYTES, withListsInside } from '../../core/policy/lists.ts';
import { PolicyError, parsePolicy } from '../../core/policy/parse.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { readBeside, unreadableWords } from '../../storage/read-beside.ts';
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
  const text = await readText(file);
  try {
    const policy = parsePolicy(text, file, (path) => readBeside(file, path, MAX_LIST_BYTES));
    return { file, text: withListsInside(text, policy), policy };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError(error.message.split('\n').map(sanitize).join('\n'), [], { cause: error });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const said = unreadableWords(error);
    throw said === undefined ? error : new CliError(`${file}: ${said}`, [], { cause: error });
  }
}
