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

/** As many lines as a screen has; whoever puts these right sees the others next time. */
const MOST_PROBLEMS = 20;

export function printError({ colors, print }: Terminal, error: Pick<CliError, 'message' | 'advice'>): void {
  const problems = error.message.split('\n');
  for (const line of problems.slice(0, MOST_PROBLEMS)) print(`${colors.red('✖')} ${line}`);
  if (problems.length > MOST_PROBLEMS) print(`  … and ${problems.length - MOST_PROBLEMS} more`);
  for (const line of error.advice) print(`  ${line}`.trimEnd());
}
