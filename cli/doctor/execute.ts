import type { RemoteDeps } from '../aws/remote.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { refuseEmpty } from '../kit/values.ts';
import { localResults } from '../results/local.ts';
import { diagnoseAccount } from './account.ts';
import type { Diagnosis } from './check.ts';
import { diagnoseDeployment } from './deployment.ts';
import { checkHistories } from './history.ts';
import { doctorDocument, doctorLines } from './print.ts';
import { givenRegions } from './regions.ts';

export interface RawDoctorOptions {
  readonly region?: readonly string[];
  readonly stack?: string;
  readonly out?: string;
  readonly json?: true;
}

/** Looks at everything that a run, or a deployment, depends on. Returns the exit code: 1 when something is wrong. */
export async function executeDoctor(raw: RawDoctorOptions, io: Io, deps: RemoteDeps): Promise<number> {
  refuseEmpty(raw);
  const diagnosis = await diagnose(raw, io, deps);
  const wrong = diagnosis.checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const exit = wrong.length > 0 ? { code: 1, reason: `Not as it should be: ${wrong.join(', ')}` } : { code: 0 };
  if (raw.json) io.out.print(doctorDocument(exit, diagnosis));
  else for (const line of doctorLines(diagnosis, io.out)) io.out.print(line);
  return exit.code;
}

async function diagnose({ region, stack, out }: RawDoctorOptions, io: Io, deps: RemoteDeps): Promise<Diagnosis> {
  const regions = givenRegions(region);
  if (out !== undefined) {
    if (stack !== undefined || region !== undefined)
      throw new CliError('--out looks at this machine: leave out the rest');
    const expected = { now: deps.now(), allowed: undefined, lookForReason: [] };
    return { checks: await checkHistories(localResults(out), expected), missingPolicy: [], nextCommand: undefined };
  }
  if (stack === undefined) return await diagnoseAccount(regions, deps, io.env);
  if (regions.length > 1) throw new CliError('--region: a stack is in one Region; give that one');
  return await diagnoseDeployment(stack, regions[0], deps, io.env);
}
