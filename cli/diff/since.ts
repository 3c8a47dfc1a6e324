import { compareRuns } from '../../core/diff/compare-runs.ts';
import { count } from '../../core/text/count.ts';
import { timeText } from '../../core/text/times.ts';
import type { Diff } from '../../statemachine/contracts/diff.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { asCliError } from '../kit/as-cli-error.ts';
import { COMMAND } from '../kit/command-line.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import type { Results } from '../results/results.ts';
import { type ListedRun, newestRuns } from './listed-runs.ts';
import { typesText } from './print.ts';
import { storedSide } from './stored-side.ts';

/** What changed since the run before this one, in a sentence; nothing where there was none. The run is told all the same. */
export async function sinceLines(
  results: Results,
  { runId, asOf }: Pick<Summary, 'runId' | 'asOf'>,
  { dim, cyan }: Colors,
): Promise<string[]> {
  try {
    const { run, before } = await twoRuns(results, { runId, asOf });
    if (!run || !before) return [];
    const [one, other] = [await storedSide(results, before), await storedSide(results, run)];
    if (!other.side) return [];
    const since = `Since ${timeText(before.asOf)}`;
    if (!one.side)
      return [dim(`${since}: what changed is not known, the evaluations of that run are no longer there.`)];
    const diff = await compareRuns({ before: one.side, after: other.side }, { limit: 0, by: 'units' });
    const said = countsOf(diff);
    if (said.length === 0) return [`${since}: nothing changed of what both runs looked for.`];
    const command = `${COMMAND} diff ${sanitize(before.runId)} ${sanitize(runId)}${results.flags}`;
    return [`${since}: ${said.join(', ')}.`, `What changed:  ${cyan(command)}`];
  } catch (error) {
    const [why = ''] = asCliError(error).message.split('\n');
    return [dim(`What changed since the run before is not known: ${sanitize(why)}`)];
  }
}

async function twoRuns(results: Results, { runId, asOf }: Pick<Summary, 'runId' | 'asOf'>) {
  let run: ListedRun | undefined;
  for await (const each of newestRuns(results)) {
    if (each.runId === runId) run = each;
    else if (Date.parse(each.asOf) < Date.parse(asOf) && each.summary?.scopes.length !== 0)
      return { run, before: each };
  }
  return { run, before: undefined };
}

/** "3 subnets new, 2 worse, 1 resized" */
function countsOf(diff: Diff): string[] {
  const sum = (which: 'rose' | 'fell') => diff.usage.reduce((total, list) => total + list[which].total, 0);
  return [
    ...[diff.new].filter(({ total }) => total > 0).map((present) => `${typesText(present)} new`),
    ...[diff.gone].filter(({ total }) => total > 0).map((present) => `${typesText(present)} gone`),
    ...(
      [
        [diff.worse.total, 'worse'],
        [diff.better.total, 'better'],
        [diff.byPolicy.total, 'judged differently by the policy alone'],
        [diff.overlapping.total, 'overlapping since'],
        [diff.noLongerOverlapping.total, 'no longer overlapping'],
        [diff.resized.total, 'resized'],
        [diff.moved.total, 'moved'],
        [sum('rose'), 'fuller'],
        [sum('fell'), 'emptier'],
      ] as const
    ).flatMap(([total, word]) => (total > 0 ? [`${count(total)} ${word}`] : [])),
  ];
}
