import { CliError } from './errors.ts';
import { sanitize } from './sanitize.ts';

/** Values of a repeatable option, each of which may be a comma-separated list; each once. */
export function split(values: readonly string[] = []): string[] {
  return [...new Set(values.flatMap((value) => value.split(',')).map((value) => value.trim()))];
}

/** A number of percent, as typed. */
export function percentOf(option: string, text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw wrong(option, text, 'is not a number of percent from 0 to 100');
  if (Number(text) > 100) throw wrong(option, text, 'is above 100');
  return Number(text);
}

export function wholeNumber(option: string, text: string, max: number): number {
  if (!/^\d+$/.test(text) || Number(text) > max) throw wrong(option, text, `is not a whole number from 0 to ${max}`);
  return Number(text);
}

/** `--scope "$SCOPE"` with SCOPE not set must not become a run over everything. */
export function refuseEmpty(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const values = typeof value === 'string' ? [value] : Array.isArray(value) ? split(value) : [];
    if (values.includes('')) {
      const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      throw new CliError(`${option}: a value is empty`, ['Is a variable of your shell not set?']);
    }
  }
}

/** "--type vcp: is not a resource type" */
export function wrong(option: string, value: string, what: string, advice: readonly string[] = []): CliError {
  return new CliError(`${option} ${sanitize(value)}: ${what}`, advice);
}
