import type { Diff, Present, VerdictChange } from '../../statemachine/contracts/diff.ts';
import { count, counted } from '../text/count.ts';
import { inertText } from '../text/plain-text.ts';
import { TYPE_NAMES } from '../text/resource-types.ts';

/** "3 subnets, 1 VPC" */
export function typesText({ byType }: Pick<Present, 'byType'>): string {
  return byType
    .map(({ type, count: number }) => {
      const { one, many } = TYPE_NAMES[type] ?? { one: inertText(type, 50), many: inertText(type, 50) };
      return counted(number, one, many);
    })
    .join(', ');
}

/** "3 subnets new, 2 worse, 1 resized"; undefined where nothing changed. */
export function countsText(diff: Diff): string | undefined {
  const sum = (which: 'rose' | 'fell') => diff.usage.reduce((total, list) => total + list[which].total, 0);
  const counts = [
    [diff.worse.total, 'worse'],
    [diff.better.total, 'better'],
    [diff.byPolicy.total, 'changed by the policy alone'],
    [diff.otherwise.total, 'judged now or no longer'],
    [diff.overlapping.total, 'newly overlapping'],
    [diff.noLongerOverlapping.total, 'no longer overlapping'],
    [diff.resized.total, 'resized'],
    [diff.moved.total, 'moved'],
    [sum('rose'), 'fuller'],
    [sum('fell'), 'emptier'],
  ] as const;
  const said = [
    ...(diff.new.total > 0 ? [`${typesText(diff.new)} new`] : []),
    ...(diff.gone.total > 0 ? [`${typesText(diff.gone)} gone`] : []),
    ...counts.flatMap(([total, word]) => (total > 0 ? [`${count(total)} ${word}`] : [])),
  ];
  return said.length > 0 ? said.join(', ') : undefined;
}

const VERDICTS: Readonly<Record<string, string>> = { notMeasured: 'not measured', notApplicable: 'not applicable' };

export function verdictWord({ is }: VerdictChange['from']): string {
  return VERDICTS[is] ?? inertText(is, 50);
}

/** What one of the runs did not read is neither new nor gone. `named`: what each run is called. */
export function notSeenTexts(
  { notSeen, notSeenBefore }: Pick<Diff, 'notSeen' | 'notSeenBefore'>,
  named: { readonly before: string; readonly after: string },
): string[] {
  return [
    ...(notSeen.total > 0 ? [`${named.after} did not read everything: ${typesText(notSeen)} may still be there.`] : []),
    ...(notSeenBefore.total > 0
      ? [`${named.before} did not read everything: ${typesText(notSeenBefore)} may not be new.`]
      : []),
  ];
}
