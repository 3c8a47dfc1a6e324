import type { Diff, Present } from '../../statemachine/contracts/diff.ts';
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
    [diff.byPolicy.total, 'judged differently by the policy alone'],
    [diff.otherwise.total, 'judged, or judged no more'],
    [diff.overlapping.total, 'overlapping since'],
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
