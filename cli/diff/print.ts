import { notSeenTexts, typesText } from '../../core/diff/words.ts';
import { count, counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Changed } from '../../statemachine/contracts/diff.ts';
import type { DiffDocument } from '../json/diff-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import { timeAndAge } from '../results/origin.ts';
import { basisText, moved, overlaps, presence, resized, rows, type Told, usage, verdicts } from './tables.ts';

export type DiffAnswer = Omit<DiffDocument, 'schemaVersion'>;

interface View {
  /** What a further command needs to read the same. */
  readonly flags: string;
  readonly now: Date;
  readonly accountNames: AccountNames;
}

interface Cut<T> {
  readonly total: number;
  readonly first: readonly T[];
}

export function diffLines(answer: DiffAnswer, view: View, terminal: Terminal): string[] {
  const blocks = blocksOf(answer, view, terminal);
  const compared = counted(answer.compared, 'resource or CIDR', 'resources and CIDRs');
  return joinBlocks(headLines(answer, view, terminal), ...blocks, [
    blocks.some((block) => block.length > 0)
      ? `${compared} in both runs.`
      : `Nothing changed in what both runs read: ${compared}.`,
    ...notSeenTexts(answer, { before: 'The earlier run', after: 'The later run' }),
    ...answer.notKnown.map((text) => `Not known: ${sanitize(text)}`),
    ...moreLines(answer, view),
  ]);
}

function headLines({ from, to, policyChanged, where }: DiffAnswer, { now }: View, { colors }: Terminal): string[] {
  const line = (word: string, { runId, asOf }: DiffAnswer['from']) =>
    `${word}  ${colors.bold(timeAndAge(asOf, now))}  ${colors.dim(sanitize(runId))}`;
  const policies =
    from.policy === to.policy
      ? `the policy (${sanitize(to.policy)}) was changed`
      : `the policy was ${sanitize(from.policy)}, and is ${sanitize(to.policy)}`;
  return [
    line('From', from),
    line('To  ', to),
    policyChanged ? `Judged differently: ${policies}.` : `By the same policy: ${sanitize(to.policy)}.`,
    colors.dim(`(${sanitize(where)})`),
  ];
}

function blocksOf(answer: DiffAnswer, { accountNames }: View, terminal: Terminal): string[][] {
  const { colors } = terminal;
  const section = <T extends Changed>(title: string, { total, first }: Cut<T>, columns: Told<T>) => {
    if (total === 0) return [];
    const more = total - first.length;
    return [
      colors.bold(title),
      ...rows(columns, first, accountNames, terminal),
      ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
    ];
  };
  return [
    section(`Worse: ${count(answer.worse.total)}`, answer.worse, verdicts(colors)),
    section(`Better: ${count(answer.better.total)}`, answer.better, verdicts(colors)),
    section(`Changed by the policy alone: ${count(answer.byPolicy.total)}`, answer.byPolicy, verdicts(colors)),
    section(`Judged now, or no longer: ${count(answer.otherwise.total)}`, answer.otherwise, verdicts(colors)),
    section(`New: ${typesText(answer.new)}`, answer.new, presence),
    section(`Gone: ${typesText(answer.gone)}`, answer.gone, presence),
    section(`Newly overlapping: ${count(answer.overlapping.total)}`, answer.overlapping, overlaps),
    section(`No longer overlapping: ${count(answer.noLongerOverlapping.total)}`, answer.noLongerOverlapping, overlaps),
    section(`Resized: ${count(answer.resized.total)}`, answer.resized, resized),
    section(`Moved: ${count(answer.moved.total)}`, answer.moved, moved),
    ...answer.usage.flatMap((list) => [
      section(`More ${basisText(list)}: ${count(list.rose.total)}`, list.rose, usage('+', colors)),
      section(`Less ${basisText(list)}: ${count(list.fell.total)}`, list.fell, usage('-', colors)),
    ]),
  ];
}

/** As many as the longest list has. */
function moreLines(answer: DiffAnswer, { flags }: View): string[] {
  const { worse, better, byPolicy, otherwise, overlapping, noLongerOverlapping } = answer;
  const cuts: readonly Cut<Changed>[] = [
    ...[worse, better, byPolicy, otherwise, overlapping, noLongerOverlapping],
    ...[answer.new, answer.gone, answer.resized, answer.moved],
    ...answer.usage.flatMap(({ rose, fell }) => [rose, fell]),
  ];
  const cut = cuts.filter(({ total, first }) => total > first.length);
  if (cut.length === 0) return [];
  const most = Math.max(...cut.map(({ total }) => total));
  return [
    `All of them:  ${COMMAND} diff ${sanitize(answer.from.runId)} ${sanitize(answer.to.runId)} --limit ${most}${flags}`,
  ];
}
