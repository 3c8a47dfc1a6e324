import { Argument, Command } from 'commander';
import type { CompletionDocument } from '../json/completion-document.ts';
import { documentText } from '../json/document.ts';
import type { Io } from '../kit/io.ts';
import { completionScript, SHELLS, type Shell } from './scripts.ts';
import { completables } from './words.ts';

const HELP = `
Examples:
  ipam-monitor completion bash > ~/.local/share/bash-completion/completions/ipam-monitor
  ipam-monitor completion zsh > "\${fpath[1]}/_ipam-monitor"
  ipam-monitor completion fish > ~/.config/fish/completions/ipam-monitor.fish

Exit codes: 0 printed · 1 there is no completion for that shell`;

/** `program`: what is completed. */
export function completionCommand(io: Io, program: Command): Command {
  return new Command('completion')
    .description('Print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action((shell: Shell, { json }: { json?: true }) => {
      const script = completionScript(shell, completables(program));
      if (json) io.out.print(documentText<CompletionDocument>({ exit: { code: 0 }, shell, script }));
      else io.out.write(script);
    });
}
