import type { SubnetPlan } from './organisation.ts';
import type { Replayed, Told } from './replay.ts';
import { subnetIdOf } from './run.ts';

const TEN_DAYS = 10 * 24;

export interface ToldByDays {
  /** Alerts that days until full raised, or made critical. */
  readonly told: number;
  /** Of them: full by the time that they would be over if they moved no nearer. */
  readonly right: number;
  /** Of those that were raised ten days or more before the end: over again within ten. */
  readonly followed: number;
  readonly cameAndWent: number;
  /** Hours until the same was told without the rule, of those of which it was. */
  readonly earlier: readonly number[];
}

/** What days until full told of, against what came, and against what is told without them. */
export function toldByDays(
  subnets: readonly SubnetPlan[],
  { told, days }: Replayed,
  without: Replayed,
  severity: 'warning' | 'critical',
): ToldByDays {
  const result = { told: 0, right: 0, followed: 0, cameAndWent: 0, earlier: [] as number[] };
  for (const subnet of subnets) {
    const id = subnetIdOf(subnet.index);
    const news = told.get(id) ?? [];
    for (const [index, { hour, change }] of news.entries()) {
      const reason = change.finding.reasons.find(({ metric }) => metric === 'daysToFull');
      if (!reason || !isNew({ hour, change }, severity)) continue;
      result.told++;
      const comes = subnet.daysUntilFull?.(hour);
      if (comes !== undefined && comes <= 1.5 * Number(reason.threshold)) result.right++;
      const then = without.told.get(id)?.find((each) => each.hour >= hour && isNew(each, severity));
      if (then) result.earlier.push(then.hour - hour);
      if (hour > days * 24 - TEN_DAYS) continue;
      result.followed++;
      const end = news.slice(index + 1).find((each) => each.change.change === 'resolved');
      if (end && end.hour - hour <= TEN_DAYS) result.cameAndWent++;
    }
  }
  return result;
}

function isNew({ change }: Told, severity: 'warning' | 'critical'): boolean {
  return ['raised', 'escalated', 'baseline'].includes(change.change) && change.severity === severity;
}
