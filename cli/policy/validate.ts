import { CliError, printError } from '../errors.ts';
import type { Io } from '../io.ts';
import { plural } from '../text/format.ts';
import { sanitize } from '../text/sanitize.ts';
import { countOutputs, policyLines } from './describe-policy.ts';
import { type PolicyFile, readPolicy } from './read-policy.ts';

/** Says what a policy means, or everything that is wrong with it. Returns the exit code. */
export async function validatePolicy(file: string, { json }: { json: boolean }, io: Io): Promise<number> {
  try {
    const read = await readPolicy(file);
    if (json) io.out.print(JSON.stringify({ file, valid: true, policy: read.policy }, null, 2));
    else printPolicy(read, io);
    return 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (json) io.out.print(JSON.stringify({ file, valid: false, errors: error.message.split('\n') }, null, 2));
    else printError(io.err, error);
    return 1;
  }
}

function printPolicy({ file, policy }: PolicyFile, { out }: Io): void {
  const { rules, outputs, name } = policy;
  const facts = `${sanitize(name)}: ${plural(rules.length, 'rule')}, ${plural(countOutputs(outputs), 'output')}`;
  out.print(`${out.colors.green('✔')} ${file}  ${facts}`);
  out.print();
  for (const line of policyLines(policy, out.colors)) out.print(line);
}
