import { Command } from 'commander';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';

const EXAMPLES = `
Example:
  ${COMMAND} validate examples/seed.yaml

Exit codes: 0 valid · 1 not valid`;

export function validateCommand(io: Io, exit: (code: number) => void): Command {
  return new Command('validate')
    .description('Check a policy file, and explain it in words')
    .argument('<policy>', 'YAML file')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, { json }: { json?: true }) => {
      // Loaded when needed: it brings YAML and all of a policy, which other commands can do without.
      const { validatePolicy } = await import('./execute.ts');
      exit(await validatePolicy(file, { json: json === true }, io));
    });
}
