import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Io } from '../kit/io.ts';
import { configFiles } from './config-files.ts';

/** What accounts are called: by policies, which come first and have the names of AWS Organizations too, else by profiles. */
export async function accountNamesOver(
  env: Io['env'],
  ...known: readonly (AccountNames | undefined)[]
): Promise<AccountNames> {
  return Object.assign({}, await accountNamesOfProfiles(env), ...known);
}

/**
 * What the profiles of the AWS configuration call accounts: people without a policy that has names keep them there. Of several
 * profiles of one account the shortest name, which has no role in it. Nothing where there is no such file.
 */
export async function accountNamesOfProfiles(env: Io['env']): Promise<AccountNames> {
  // Loaded here only: --help need not spend the time.
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile } = await loadSharedConfigFiles({ ...configFiles(env), ignoreCache: true });
  const names: Record<string, string> = {};
  for (const [section, settings] of Object.entries(configFile)) {
    // As long as a policy may call one.
    const profile = section.trim().slice(0, 100);
    const account = settings.sso_account_id ?? /^arn:[a-z-]+:iam::(\d{12}):/.exec(settings.role_arn ?? '')?.[1];
    if (profile === 'default' || profile === '' || !account || !/^\d{12}$/.test(account)) continue;
    const known = names[account];
    const isBetter =
      known === undefined || profile.length < known.length || (profile.length === known.length && profile < known);
    if (isBetter) names[account] = profile;
  }
  return names;
}
