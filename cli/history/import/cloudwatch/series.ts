import { fits, type Scale, scaleOf } from '../../../../core/history/scale.ts';
import type { HistoryImportDocument } from '../../../json/history-import-document.ts';
import type { LeftOut } from '../left-out.ts';
import type { Incoming } from '../take-in.ts';
import { isCensored, type Published } from './published.ts';

interface Judged {
  readonly incoming: Incoming[];
  readonly scale: NonNullable<HistoryImportDocument['scale']>;
}

/** What of the metrics can be imported, and as what; the others go to `leftOut`, by why. */
export function judge(all: readonly Published[], leftOut: LeftOut): Judged {
  const scale: Judged['scale'] = [];
  const incoming: Incoming[] = [];
  for (const ofNamespace of Map.groupBy(all, ({ kind }) => kind.namespace).values()) {
    const together = scaleOf(ofNamespace.map((each) => each.compared()));
    for (const [name, some] of Map.groupBy(ofNamespace, ({ kind }) => kind.name)) {
      const known = some[0]?.kind.scale;
      const byItself = scaleOf(some.map((each) => each.compared()));
      // Of few series all metrics of the namespace tell; not where there are enough, and they differ.
      const told = known ?? byItself.scale ?? (byItself.votes < 3 ? together.scale : undefined);
      if (known === undefined) scale.push({ metric: name, scale: told ?? 'notKnown', compared: byItself.votes });
      if (told === undefined) {
        for (const { target } of some) leftOut.add(`${name}: percent or fraction is not known`, target.resourceId);
      } else incoming.push(...seriesOf(name, told, some, leftOut));
    }
  }
  return { incoming: distinct(incoming), scale };
}

function seriesOf(name: string, scale: Scale, all: readonly Published[], leftOut: LeftOut): Incoming[] {
  const fitting = all.filter((each) => {
    if (fits(scale, each.compared())) return true;
    leftOut.add(`${name} does not fit what the newest results say`, each.target.resourceId);
    return false;
  });
  const series = fitting.map((each) => ({ each, days: each.days(scale) }));
  const published = new Set(series.flatMap(({ days }) => [...days.keys()]));
  return series.map(({ each, days }): Incoming => {
    const { historyId, key, type, resourceId, basis } = each.target;
    const censored = isCensored(each, days, published);
    return {
      ...{ historyId, key, type, resourceId, basis, source: 'cloudwatch', days },
      ...(censored && { censored }),
    };
  });
}

/** Of two metrics of one resource, a day of what is not censored counts, and of two such the first one's. */
function distinct(all: readonly Incoming[]): Incoming[] {
  const byName = new Map<string, Incoming>();
  const taken = new Map<string, Set<number>>();
  for (const series of [...all.filter(({ censored }) => !censored), ...all.filter(({ censored }) => censored)]) {
    const name = `${series.historyId} ${series.key} ${series.basis}`;
    const days = taken.get(name) ?? new Set();
    taken.set(name, days);
    const rest = [...series.days].filter(([day]) => !days.has(day));
    for (const [day] of rest) days.add(day);
    const whole = `${name} ${series.censored ?? false}`;
    const before = byName.get(whole);
    byName.set(whole, { ...series, days: new Map([...(before?.days ?? []), ...rest].sort(([a], [b]) => a - b)) });
  }
  return [...byName.values()];
}
