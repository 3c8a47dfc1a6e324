import type { RemoteDeps } from '../aws/remote.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { refuseEmpty } from '../kit/values.ts';
import { deployedResults } from './deployed.ts';
import { localResults, newestPlace, outFlags } from './local.ts';
import type { Results } from './results.ts';

/** What every command over results takes, as it was typed. */
export interface RawResultsOptions {
  readonly out?: string;
  readonly stack?: string;
  readonly region?: string;
  readonly json?: true;
}

/** The results to answer from: those of this machine unless a deployment is named. `command` is for the advice. */
export async function openResults(
  options: RawResultsOptions,
  command: string,
  io: Pick<Io, 'env' | 'err'>,
  remote: RemoteDeps,
): Promise<Results> {
  refuseEmpty(options);
  const { out, stack, region } = options;
  if (stack === undefined) {
    if (region === undefined) return localResults(out ?? (await newestPlace()), outFlags(out));
    throw new CliError('--region says where a deployment is: name that, too', [
      `--stack NAME --region ${region}, or leave --region out to read what a run left on this machine`,
    ]);
  }
  if (out !== undefined) throw new CliError('--out and --stack name two places: give one of them');
  return deployedResults({ stack, command, ...(region !== undefined && { region }) }, io, remote);
}
