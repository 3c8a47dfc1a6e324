import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../kit/io.ts';

/** Where the AWS configuration is, as the SDK looks for it. */
export function configFiles(env: Io['env']): { readonly configFilepath: string; readonly filepath: string } {
  return {
    configFilepath: env.AWS_CONFIG_FILE || join(homedir(), '.aws', 'config'),
    filepath: env.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials'),
  };
}
