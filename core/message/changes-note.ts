import type { Count } from '../../statemachine/contracts/count.ts';
import type { Changed, OverlapChange, Resized, UsageChange, VerdictChange } from '../../statemachine/contracts/diff.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import { countsText, notSeenTexts, verdictWord } from '../diff/words.ts';
import { BASIS_WORDS } from '../text/basis.ts';
import { count, counted } from '../text/count.ts';
import { inertText, unlinked } from '../text/plain-text.ts';
import { timeText } from '../text/times.ts';
import { identity, place } from './finding-lines.ts';
import type { DeployedStack } from './next-step.ts';

interface ChangesNote {
  readonly title: string;
  readonly lines: readonly string[];
  /** For where there is little room. */
  readonly short: string;
}

type Known = Extract<RunChanges, { status: 'known' }>;

interface Cut<T> {
  readonly total: number;
  readonly first: readonly T[];
}

/** What changed within the week: what asks for something first, each resource on a line. */
export function changesNote(changes: RunChanges, deployment: DeployedStack | undefined): ChangesNote {
  if (changes.status === 'unknown') {
    const title = changes.since ? titleSince(changes.since.asOf) : 'WHAT CHANGED IN 7 DAYS';
    const text = `Not known. ${inertText(changes.text, 400)}`;
    return { title, lines: [text], short: text };
  }
  const said = countsText(changes);
  const both = counted(changes.compared, 'resource or CIDR', 'resources and CIDRs');
  const first = said === undefined ? `Nothing changed in what both runs read: ${both}.` : `${said}.`;
  const command = `ipam-monitor diff ${idText(changes.since.runId)}`;
  const where = deployment ? ` --stack ${deployment.stack} --region ${deployment.region}` : '';
  return {
    title: titleSince(changes.since.asOf),
    lines: [
      first,
      ...(changes.policyChanged ? ['The policy was changed since.'] : []),
      ...linesOf(changes),
      ...notSeenTexts(changes, { before: 'The earlier run', after: 'This run' }),
      ...changes.notKnown.map((text) => `Not known: ${inertText(text, 400)}`),
      ...(said === undefined ? [] : [`All of it, up to the newest run:  ${command}${where}`]),
    ],
    short: first,
  };
}

function titleSince(asOf: string): string {
  return `WHAT CHANGED SINCE ${timeText(asOf)}`;
}

function linesOf(changes: Known): string[] {
  return [
    ...section('Worse', changes.worse, verdictText),
    ...section('Newly overlapping', changes.overlapping, overlapText),
    ...section('New', changes.new, sizeText),
    ...section('Gone', changes.gone, sizeText),
    ...section('Resized', changes.resized, resizedText),
    ...section('Moved', changes.moved, ({ changes: of }) =>
      of.map(({ what, from, to }) => `${inertText(what, 50)} ${listText(from)} → ${listText(to)}`).join(', '),
    ),
    ...changes.usage.flatMap(({ basis, rose, fell }) => {
      const word = BASIS_WORDS[basis] ?? inertText(basis, 50);
      return [
        ...section(`More ${word}`, rose, (each) => usageText('+', each)),
        ...section(`Less ${word}`, fell, (each) => usageText('-', each)),
      ];
    }),
    ...section('By the policy alone', changes.byPolicy, verdictText),
    ...section('Better', changes.better, verdictText),
    ...section('No longer overlapping', changes.noLongerOverlapping, overlapText),
    ...section('Judged now, or no longer', changes.otherwise, verdictText),
  ];
}

function section<T extends Changed>(word: string, { total, first }: Cut<T>, textOf: (item: T) => string): string[] {
  const more = total - first.length;
  return [
    ...first.map(
      (item) =>
        `${word}: ${identity({ resource: item, cidrs: item.cidrs })}${place(item, { vpc: false })}   ${textOf(item)}`,
    ),
    ...(more > 0 ? [`${word}: ${count(more)} more`] : []),
  ];
}

function verdictText({ from, to, cause }: VerdictChange): string {
  return `${verdictWord(from)} → ${verdictWord(to)}${cause === 'both' ? ', also by the policy' : ''}: ${inertText(to.text, 200)}`;
}

function overlapText({ with: others, byPolicy }: OverlapChange): string {
  const [first] = others;
  const named = `${inertText(first?.name ?? first?.id ?? '', 100)} ${inertText(first?.cidr ?? '', 50)}`.trim();
  return `with ${named}${others.length > 1 ? ` and ${count(others.length - 1)} more` : ''}${byPolicy ? ', by the policy' : ''}`;
}

function sizeText({ unit, units }: Known['new']['first'][number]): string {
  return unitsText(units, unit);
}

function resizedText({ from, to }: Resized): string {
  const total = ({ capacity, cidrs }: Resized['from']) =>
    capacity ? unitsText(capacity.total, capacity.unit) : listText(cidrs);
  return `${total(from)} → ${total(to)}`;
}

function usageText(sign: '+' | '-', { by, to }: UsageChange): string {
  const word = BASIS_WORDS[to.basis] ?? inertText(to.basis, 50);
  return `${sign}${unitsText(by, to.unit)}: ${to.usedPercent} % ${word} now, ${unitsText(to.free, to.unit)} free`;
}

function unitsText(units: Count, unit: string): string {
  return unit === 'address' ? counted(units, 'address', 'addresses') : `${count(units)} /64${units === 1 ? '' : 's'}`;
}

function listText(values: readonly string[]): string {
  return values.length > 0
    ? values
        .slice(0, 5)
        .map((value) => inertText(value, 50))
        .join(' ')
    : 'none';
}

/** Names of executions have no other characters. What has, must not become part of a command. */
function idText(runId: string): string {
  return unlinked(runId.replace(/[^A-Za-z0-9_.:-]/g, '_').slice(0, 100));
}
