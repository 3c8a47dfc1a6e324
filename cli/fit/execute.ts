import { accountNamesOver } from '../aws/account-names.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { documentText } from '../json/document.ts';
import type { FitDocument } from '../json/fit-document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { split } from '../kit/values.ts';
import type { RunDeps } from '../monitor/deps.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { openResults } from '../results/open.ts';
import { policyOf } from '../results/read.ts';
import { type Results, scopeResults } from '../results/results.ts';
import { answerFit } from './answer.ts';
import { withLiveResults } from './live.ts';
import { locate } from './locate.ts';
import { type FitPlan, planFit, type RawFitOptions } from './plan.ts';
import { fitLines } from './print.ts';

/** Says whether blocks fit into a VPC, a pool or a CIDR, and where. Returns the exit code. */
export async function executeFit(
  texts: readonly string[],
  raw: RawFitOptions,
  io: Io,
  deps: RunDeps,
  remote: RemoteDeps,
): Promise<number> {
  const plan = planFit(texts, raw);
  // Before AWS is read: what is wrong with a file should not be said minutes later.
  const file = plan.policyFile === undefined ? undefined : await readPolicy(plan.policyFile);
  const answer = (results: Results) => answerFrom(results, plan, file?.policy, io, remote);
  const regions = split(raw.region);
  if (raw.live) {
    if (raw.stack !== undefined || raw.out !== undefined) {
      throw new CliError('--live reads AWS now, and --out and --stack what a run has found: give one of them');
    }
    const { scopeId } = plan.target;
    return withLiveResults({ regions, ...(scopeId !== undefined && { scopeId }) }, io, deps, answer);
  }
  const [region, ...others] = regions;
  if (others.length > 0) throw new CliError('A deployment is in one Region: several are for --live');
  const { out, stack } = raw;
  const where = { ...(out !== undefined && { out }), ...(stack !== undefined && { stack }) };
  return answer(await openResults({ ...where, ...(region !== undefined && { region }) }, 'fit …', io, remote));
}

async function answerFrom(
  results: Results,
  { target, wanted, json }: FitPlan,
  policy: Awaited<ReturnType<typeof policyOf>> | undefined,
  { out, env }: Io,
  remote: RemoteDeps,
): Promise<number> {
  const { scope, ...located } = await locate(target, wanted, results, await scopeResults(results));
  const used = policy ?? (await policyOf(results, scope));
  const answer = await answerFit({ results, scope, ...located, wanted, policy: used });
  if (json) out.print(documentText<FitDocument>(answer));
  else {
    const accountNames = await accountNamesOver(env, used.accountNames);
    for (const line of fitLines(answer, { scope, now: remote.now(), colors: out.colors, accountNames }))
      out.print(line);
  }
  return answer.exit.code;
}
