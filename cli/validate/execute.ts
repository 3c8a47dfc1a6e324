import { doubtLines } from '../../core/policy/doubts.ts';
import { counted } from '../../core/text/count.ts';
import { documentText } from '../json/document.ts';
import type { ValidateDocument } from '../json/validate-document.ts';
import { CliError, printError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { countOutputs, policyLines } from '../policy/describe-policy.ts';
import { doubtsText } from '../policy/doubts-text.ts';
import { type PolicyFile, readPolicy } from '../policy/read-policy.ts';

/** Says what a policy means, or everything that is wrong with it. Returns the exit code. */
export async function validatePolicy(file: string, { json }: { json: boolean }, io: Io): Promise<number> {
  try {
    const read = await readPolicy(file);
    if (json) io.out.print(validText(read));
    else printPolicy(read, io);
    return 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (json) io.out.print(invalidText(file, error));
    else printError(io.err, error);
    return 1;
  }
}

function validText(read: PolicyFile): string {
  const { file, policy } = read;
  const warnings = doubtLines(read);
  return documentText<Extract<ValidateDocument, { valid: true }>>({
    exit: { code: 0 },
    file,
    valid: true,
    warnings,
    policy,
  });
}

function invalidText(file: string, { message }: CliError): string {
  const exit = { code: 1, reason: `${file} is not a valid policy` };
  return documentText<Extract<ValidateDocument, { valid: false }>>({
    exit,
    file,
    valid: false,
    errors: message.split('\n'),
  });
}

function printPolicy(read: PolicyFile, { out }: Io): void {
  const { file, policy } = read;
  const { rules, outputs, name } = policy;
  const facts = `${sanitize(name)}: ${counted(rules.length, 'rule')}, ${counted(countOutputs(outputs), 'output')}`;
  out.print(`${out.colors.green('✔')} ${file}  ${facts}`);
  for (const line of doubtsText(read, out.colors)) out.print(line);
  out.print();
  for (const line of policyLines(policy, out.colors)) out.print(line);
}
