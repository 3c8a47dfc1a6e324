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

export function printError({ colors, print }: Terminal, error: Pick<CliError, 'message' | 'advice'>): void {
  for (const line of error.message.split('\n')) print(`${colors.red('✖')} ${line}`);
  for (const line of error.advice) print(`  ${line}`.trimEnd());
}
