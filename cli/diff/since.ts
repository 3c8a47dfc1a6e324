import { countsText } from '../../core/diff/words.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { COMMAND } from '../kit/command-line.ts';
import { localTime } from '../kit/local-time.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';

/**
 * What changed since the full run before this one, in a sentence. Nothing of the first one, and of one that only looked at
 * a part, or judged by rules of its own: that was not compared.
 *
 * @param flags What a further command needs to read the same.
 */
export function sinceLines(
  { runId, changes }: Pick<Summary, 'runId' | 'changes'>,
  flags: string,
  { dim, cyan }: Colors,
): string[] {
  if (!changes) return [];
  if (changes.status === 'unknown') {
    if (changes.reason === 'noEarlierRun') return [];
    const since = changes.since ? `since ${localTime(changes.since.asOf)} ` : '';
    return [dim(`What changed ${since}is not known. ${sanitize(changes.text)}`)];
  }
  const since = `Since ${localTime(changes.since.asOf)}`;
  const said = countsText(changes);
  const unknown = changes.notKnown.map((text) => dim(`Not known: ${sanitize(text)}`));
  if (said === undefined) return [`${since}: nothing changed in what both runs read.`, ...unknown];
  const command = `${COMMAND} diff ${sanitize(changes.since.runId)} ${sanitize(runId)}${flags}`;
  return [`${since}: ${said}.`, ...unknown, `What changed:  ${cyan(command)}`];
}
