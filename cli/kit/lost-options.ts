import type { Command, Option } from 'commander';
import { COMMAND } from './command-line.ts';
import { CliError } from './errors.ts';
import type { Io } from './io.ts';
import { sanitize } from './sanitize.ts';

/** Scripts of package.json that are this program. */
const SCRIPTS: readonly string[] = ['ipam-monitor', 'start'];

/** Also settings of npm, which its configuration may have for good. */
const OF_NPM: readonly string[] = ['--color', '--version', '--help'];
/** What no setting of npm looks like: its scope is @mine, its tag a word. */
const OURS: Readonly<Record<string, RegExp>> = { '--scope': /^(?!@)/, '--tag': /=/ };

/**
 * Without `--`, npm takes options for settings of its own, and hands them over in the environment only: `npm run ipam-monitor
 * run --demo` would read an account. Throws CliError.
 */
export function refuseLostOptions(program: Command, argv: readonly string[], env: Io['env']): void {
  if (!SCRIPTS.includes(env.npm_lifecycle_event ?? '')) return;
  const options = new Map(optionsOf(program).map(({ long, required }) => [long ?? '', required]));
  const lost = [...options].flatMap(([long, takesValue]) => {
    const value = env[`npm_config_${long.slice(2).replaceAll('-', '_')}`] ?? '';
    return value === '' || OF_NPM.includes(long) || OURS[long]?.test(value) === false
      ? []
      : [{ long, takesValue, value }];
  });
  if (lost.length === 0) return;
  // An option that npm does not know is true for it, and its value one more argument.
  const typed = lost.map(({ long, takesValue, value }) =>
    value !== 'true' ? `${long} ${sanitize(value)}` : takesValue ? `${long} VALUE` : long,
  );
  throw new CliError(
    `npm has taken ${lost.map(({ long }) => long).join(' and ')} for itself: put -- before the options`,
    [`As in:  ${[COMMAND, ...argv.slice(0, 1).map(sanitize), ...typed].join(' ')}`],
  );
}

function optionsOf({ options, commands }: Command): Option[] {
  return [...options.filter(({ long }) => long?.startsWith('--no-') === false), ...commands.flatMap(optionsOf)];
}
