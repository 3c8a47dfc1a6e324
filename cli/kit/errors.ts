import { MAX_PROBLEMS } from '../../statemachine/contracts/bounded.ts';
import type { Terminal } from './terminal.ts';

/** Something that the user can put right: one problem a line, then what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly advice: readonly string[];
  constructor(message: string, advice: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** Once these are fixed, the next call shows the others. One more line says how many there are. */
const MOST_PROBLEMS = MAX_PROBLEMS + 1;

export function printError({ colors, print }: Terminal, error: Pick<CliError, 'message' | 'advice'>): void {
  const problems = error.message.split('\n');
  for (const line of problems.slice(0, MOST_PROBLEMS))
    print(line.startsWith('… ') ? `  ${line}` : `${colors.red('✖')} ${line}`);
  if (problems.length > MOST_PROBLEMS) print(`  … and ${problems.length - MOST_PROBLEMS} more`);
  for (const line of error.advice) print(`  ${line}`.trimEnd());
}
