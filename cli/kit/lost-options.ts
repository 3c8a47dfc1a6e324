import type { Command } from 'commander';
import { COMMAND } from './command-line.ts';
import { CliError } from './errors.ts';
import type { Io } from './io.ts';
import { sanitize } from './sanitize.ts';

/** Scripts of package.json that are this program. */
const SCRIPTS: readonly string[] = ['ipam-monitor', 'start'];

/** Also settings of npm, which its configuration may have for good. */
const OF_NPM: readonly string[] = ['scope', 'tag', 'color', 'version', 'help', 'profile', 'limit'];

/**
 * Without `--`, npm takes options for settings of its own, and hands them over in the environment only: `npm run ipam-monitor
 * run --demo` would read an account. Throws CliError.
 */
export function refuseLostOptions(program: Command, argv: readonly string[], env: Io['env']): void {
  if (!SCRIPTS.includes(env.npm_lifecycle_event ?? '')) return;
  const lost = [...new Set(optionsOf(program))]
    .map((long) => ({ long, value: env[`npm_config_${long.slice(2).replaceAll('-', '_')}`] }))
    .filter(({ long, value }) => value !== undefined && value !== '' && !OF_NPM.includes(long.slice(2)));
  if (lost.length === 0) return;
  const typed = lost.flatMap(({ long, value = '' }) => (value === 'true' ? [long] : [long, sanitize(value)]));
  throw new CliError(
    `npm has taken ${lost.map(({ long }) => long).join(' and ')} for itself: put -- before the options`,
    [`As in:  ${[COMMAND, ...argv.map(sanitize), ...typed].join(' ')}`],
  );
}

function optionsOf({ options, commands }: Command): string[] {
  return [
    ...options.flatMap(({ long }) => (long?.startsWith('--no-') === false ? long : [])),
    ...commands.flatMap(optionsOf),
  ];
}
