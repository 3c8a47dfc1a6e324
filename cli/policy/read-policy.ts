import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { withListsInside } from '../../core/policy/lists.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { PolicyError } from '../../core/policy/policy-error.ts';
import type { Policy } from '../../core/policy/schema.ts';
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
    return readFileSync(resolve(dirname(policyFile), path), 'utf8');
  } catch (error) {
    const said = wordsFor(error, 'give the CSV file in it');
    throw said === undefined ? error : new Error(`${path}: ${said}`, { cause: error });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const said = wordsFor(error, 'give the policy file in it');
    throw said === undefined ? error : new CliError(`${file}: ${said}`, [], { cause: error });
  }
}

function wordsFor(error: unknown, ofDirectory: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return `is a directory; ${ofDirectory}`;
  return code === 'EACCES' ? 'may not be read (permissions)' : undefined;
}
