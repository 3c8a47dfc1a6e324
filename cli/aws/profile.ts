import { Option } from 'commander';
import * as z from 'zod';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { configFiles } from './config-files.ts';

export function profileOption(): Option {
  return new Option('--profile <name>', 'AWS profile to use, as with AWS_PROFILE set');
}

/** Keys in the environment would win over a profile in other tools; the SDK would warn of them. */
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Sections of the configuration that are no profiles: `sso-session.NAME`, `services.NAME`. */
const NO_PROFILE = /^(sso-session|services)\./;

/**
 * Has every client from here on, those of the functions that a run starts included, use the profile. Throws CliError where
 * there is none of that name: the SDK would look for credentials elsewhere, or say that there are none.
 */
export async function useProfile(name: string, env: Io['env']): Promise<void> {
  await requireProfile(name, env, '--profile');
  for (const key of KEYS) delete env[key];
  env.AWS_PROFILE = name;
}

/** Commands that talk to AWS whatever their options are. */
const ALWAYS: readonly string[] = ['start', 'policy'];

const Given = z.unknown().optional();
const Wish = z.object({ demo: Given, from: Given, out: Given, stack: Given, live: Given, at: Given });

/** Whether a command is about to talk to AWS: one that reads files only has no use for a profile. */
export function talksToAws([name = '']: readonly string[], options: unknown): boolean {
  const { demo, from, out, stack, live, at } = Wish.parse(options);
  if (ALWAYS.includes(name)) return true;
  if (name === 'run') return demo === undefined && from === undefined;
  if (name === 'doctor') return out === undefined;
  return stack !== undefined || live !== undefined || at !== undefined;
}

/** Throws CliError where no file has the profile; `by` is what names it. */
export async function requireProfile(name: string, env: Io['env'], by: '--profile' | 'AWS_PROFILE'): Promise<void> {
  const files = configFiles(env);
  // Loaded here only: the demo need not spend the time.
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles(files);
  const known = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(
    (each) => !NO_PROFILE.test(each),
  );
  if (!known.includes(name)) {
    const named = by === 'AWS_PROFILE' ? ', which AWS_PROFILE names,' : '';
    throw new CliError(
      `There is no AWS profile ${sanitize(name)}${named} in ${files.configFilepath} or ${files.filepath}`,
      [
        known.length > 0
          ? `Those there are: ${known.sort().map(sanitize).join(', ')}`
          : 'There are no profiles at all.',
        `To make it:  aws configure sso --profile ${sanitize(name)}`,
      ],
    );
  }
}
