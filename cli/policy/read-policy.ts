import { readFile } from 'node:fs/promises';
import { PolicyError, parsePolicy } from '../../core/policy/parse.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

export interface PolicyFile {
  readonly file: string;
  readonly text: string;
  readonly policy: Policy;
}

/** Reads and checks a policy. Throws CliError with one line for each problem, `file:line:column  field: what`. */
export async function readPolicy(file: string): Promise<PolicyFile> {
  const text = await readText(file);
  try {
    return { file, text, policy: parsePolicy(text, file) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError(error.message.split('\n').map(sanitize).join('\n'), [], { cause: error });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new CliError(`${file}: there is no such file`, [], { cause: error });
    if (code === 'EISDIR')
      throw new CliError(`${file}: is a directory; give the policy file in it`, [], { cause: error });
    if (code === 'EACCES') throw new CliError(`${file}: may not be read (permissions)`, [], { cause: error });
    throw error;
  }
}
