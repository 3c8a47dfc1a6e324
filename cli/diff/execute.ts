import { compareRuns } from '../../core/diff/compare-runs.ts';
import { type Comparable, notKnownOf } from '../../core/diff/not-known.ts';
import type { Side } from '../../core/diff/side.ts';
import type { By } from '../../core/diff/usage.ts';
import { Policy } from '../../core/policy/schema.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { storedSide, withSummary } from '../../storage/stored-side.ts';
import { accountNamesOver } from '../aws/account-names.ts';
import { deniedInWords } from '../aws/permissions.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import type { DiffDocument } from '../json/diff-document.ts';
import { documentText } from '../json/document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { refuseEmpty, wholeNumber } from '../kit/values.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import type { Results } from '../results/results.ts';
import { listedRuns } from '../results/runs.ts';
import { type ChosenRuns, chooseRuns } from './choose.ts';
import { diffLines } from './print.ts';

export interface RawDiffOptions extends RawResultsOptions {
  readonly limit: string;
  readonly by: By;
}

const MAX_LIMIT = 100_000;

/** Says what changed from one run to another. Returns the exit code. */
export async function executeDiff(
  names: readonly string[],
  raw: RawDiffOptions,
  io: Io,
  remote: RemoteDeps,
): Promise<number> {
  const limit = wholeNumber('--limit', raw.limit, MAX_LIMIT);
  refuseEmpty({ run: names });
  const results = await openResults(raw, ['diff', ...names].join(' '), io, remote);
  const { policyNames, ...compared } = await compareNamed(names, results, remote, { limit, by: raw.by }).catch(
    inWords(results),
  );
  const document: Omit<DiffDocument, 'schemaVersion'> = { exit: { code: 0 }, where: results.where, ...compared };
  if (raw.json) io.out.print(documentText<DiffDocument>(document));
  else {
    const accountNames = await accountNamesOver(io.env, policyNames);
    const view = { flags: results.flags, now: remote.now(), accountNames };
    for (const line of diffLines(document, view, io.out)) io.out.print(line);
  }
  return 0;
}

type Compared = Omit<DiffDocument, 'schemaVersion' | 'exit' | 'where'>;

/** Beside them, what the policies of the two runs call accounts. */
type ComparedAndNamed = Compared & { readonly policyNames: AccountNames };

async function compareNamed(
  names: readonly string[],
  results: Results,
  remote: RemoteDeps,
  wish: { readonly limit: number; readonly by: By },
): Promise<ComparedAndNamed> {
  const chosen = await chooseRuns(names, results, remote.now());
  const one = await storedSide(results, await withSummary(results, chosen.before), Policy);
  const other = await storedSide(results, await withSummary(results, chosen.after), Policy);
  const [before, after] = [await sideOf(one, results, remote), await sideOf(other, results, remote)];
  const diff = await compareRuns({ before, after }, wish);
  return {
    from: comparedOf(before),
    to: comparedOf(after),
    ...diff,
    notKnown: [...passedOver(chosen), ...notKnownOf(one, other)],
    policyNames: { ...before.policy.accountNames, ...after.policy.accountNames },
  };
}

function inWords({ permissions }: Results): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof InvalidInput)) throw deniedInWords(permissions, error);
    const advice = 'Was it written by another version of ipam-monitor, or changed? Compare another run.';
    throw new CliError(sanitize(error.message), [advice], { cause: error });
  };
}

/** Throws CliError where nothing is left to compare, and names the runs that there are. */
async function sideOf({ side, runId, expired }: Comparable, results: Results, { now }: RemoteDeps): Promise<Side> {
  if (side) return side;
  const why =
    expired.length > 0
      ? 'its evaluations are no longer there: they were deleted, or removed because of their age'
      : 'it evaluated no scope';
  throw new CliError(
    `Nothing can be compared with the run ${sanitize(runId)}: ${why}`,
    await listedRuns(results, now()),
  );
}

function comparedOf({ runId, asOf, policy, scopes }: Side): DiffDocument['from'] {
  return { runId, asOf, policy: policy.name, scopes: scopes.map(({ scope }) => scope.scopeId) };
}

function passedOver({ passedOver }: ChosenRuns): string[] {
  return passedOver.map(({ runId }) => `Skipped the run ${runId}: it evaluated no scope.`);
}
