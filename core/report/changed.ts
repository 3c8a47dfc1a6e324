import type { Changed, VerdictChange } from '../../statemachine/contracts/diff.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import { countsText, notSeenTexts, verdictWord } from '../diff/words.ts';
import { counted } from '../text/count.ts';

/** What changed since the run before, or why that is not known. */
export interface ChangedSince {
  readonly known: boolean;
  /** When that run was: ISO. Absent where there is none. */
  readonly since?: string;
  readonly sentence: string;
  readonly named: readonly ChangedRow[];
  readonly notKnown: readonly string[];
}

export interface ChangedRow {
  readonly what: string;
  readonly id: string;
  readonly name: string;
  readonly cidr: string;
  readonly text: string;
}

type Known = Extract<RunChanges, { status: 'known' }>;

export function changesOf(changes: RunChanges): ChangedSince {
  const since = changes.since && { since: changes.since.asOf };
  if (changes.status === 'unknown') return { known: false, ...since, sentence: changes.text, named: [], notKnown: [] };
  const said = countsText(changes);
  const both = counted(changes.compared, 'resource or CIDR', 'resources and CIDRs');
  return {
    known: true,
    ...since,
    sentence: said === undefined ? `Nothing changed in what both runs read: ${both}.` : `${said}.`,
    named: namedOf(changes),
    notKnown: [
      ...(changes.policyChanged ? ['The policy was changed since.'] : []),
      ...notSeenTexts(changes, { before: 'The earlier run', after: 'This run' }),
      ...changes.notKnown,
    ],
  };
}

function namedOf({ worse, overlapping, new: fresh, gone, better }: Known): ChangedRow[] {
  const verdict = ({ from, to }: VerdictChange) => `${verdictWord(from)} → ${verdictWord(to)}`;
  return [
    ...listed('worse', worse.first, verdict),
    ...listed('overlaps now', overlapping.first, ({ with: others }) => `with ${counted(others.length, 'other')}`),
    ...listed('new', fresh.first, () => ''),
    ...listed('gone', gone.first, () => ''),
    ...listed('better', better.first, verdict),
  ];
}

function listed<T extends Changed>(what: string, items: readonly T[], textOf: (item: T) => string): ChangedRow[] {
  return items.map((item) => ({
    what,
    id: item.id,
    name: item.name?.trim() ? item.name : item.id,
    cidr: item.cidrs[0] ?? '',
    text: textOf(item),
  }));
}
