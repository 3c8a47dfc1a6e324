import type { AlertSeverity } from '../../statemachine/contracts/alert.ts';
import type { Figure } from '../../statemachine/contracts/count.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Reason } from '../../statemachine/contracts/finding.ts';
import type { Forecast } from '../../statemachine/contracts/forecast.ts';
import { countOf } from '../address/exact.ts';
import { blocksOf } from '../address/free-space.ts';
import type { Alerts } from '../policy/alert-settings.ts';
import { builtInPolicy } from '../policy/built-in.ts';
import type { Policy } from '../policy/schema.ts';

type Figures = Pick<Evaluation, 'capacity' | 'freeSpace' | 'forecast'>;

/**
 * Whether what used to hold is over: one of the conditions is not just off its threshold, but off by the margin that the
 * policy asks for. A condition whose present figure is not known here is over as soon as it does not hold.
 */
export function isOver(
  reasons: readonly Reason[],
  severity: AlertSeverity,
  now: Figures,
  margin: Alerts['clear'],
): boolean {
  if (reasons.length === 0) return true;
  return reasons.some((reason) => {
    if (reason.metric === 'daysToFull') return isFar(Number(reason.threshold), now.forecast, margin);
    const figure = present(reason, severity, now);
    return figure === undefined || isBeyond(reason, Number(figure), margin, mostOf(reason, now));
  });
}

/** The margin of the rule that decided; what it leaves open is the policy's. */
export function marginOf(policy: Policy, ruleName: string): Alerts['clear'] {
  const rule = ruleOf(policy, ruleName);
  return {
    percentPoints: rule?.clear?.percentPoints ?? policy.alerts.clear.percentPoints,
    freeTimes: rule?.clear?.freeTimes ?? policy.alerts.clear.freeTimes,
    runwayTimes: rule?.clear?.runwayTimes ?? policy.alerts.clear.runwayTimes,
  };
}

/** The rule of that name, the policy's own or built in. */
export function ruleOf(policy: Policy, name: string): Policy['rules'][number] | undefined {
  return [...policy.rules, ...builtInPolicy.rules].find((rule) => rule.name === name);
}

function isBeyond(
  { operator, unit, ...reason }: Reason,
  figure: number,
  margin: Alerts['clear'],
  most: number,
): boolean {
  const threshold = Number(reason.threshold);
  if (operator === '>=') {
    // A count such as that of overlapping CIDRs does not wobble.
    return unit === 'percent' ? figure <= Math.max(0, threshold - margin.percentPoints) : true;
  }
  return unit === 'percent'
    ? figure >= Math.min(100, threshold + margin.percentPoints)
    : figure >= Math.min(threshold * margin.freeTimes, Math.max(threshold, most));
}

/** That a forecast cannot be made, or is not there, says nothing. */
function isFar(threshold: number, forecast: Forecast | undefined, { runwayTimes }: Alerts['clear']): boolean {
  if (!forecast || 'none' in forecast) return false;
  return forecast.p50 === null || forecast.p50 > threshold * runwayTimes;
}

/** What an empty one has: with no more than that it is over, even where the margin asks for more. */
function mostOf({ metric, prefixLength }: Reason, { capacity }: Figures): number {
  if (!capacity) return Infinity;
  const { total, reserved = 0, heldByOthers = 0, unit } = capacity;
  const most = Number(total) - reserved - Number(heldByOthers);
  if (metric !== 'freeBlocks' || prefixLength === undefined) return most;
  return Math.floor(most / 2 ** ((unit === '/64' ? 64 : 32) - prefixLength));
}

/** What a condition looked at, as it is now: by the same bound of an uncertain count as the rule. */
function present(
  { metric, prefixLength }: Reason,
  severity: AlertSeverity,
  { capacity, freeSpace }: Figures,
): Figure | undefined {
  switch (metric) {
    case 'usedPercent':
      return capacity?.usedPercent;
    case 'free':
      return capacity
        ? ((severity === 'critical' ? capacity.freeMax : capacity.freeMin) ?? capacity.free)
        : freeSpace?.free;
    case 'freeBlocks':
      return prefixLength === undefined ? undefined : freeSpace && countOf(blocksOf(freeSpace, prefixLength));
    case 'fragmentationPercent':
      return freeSpace?.fragmentationPercent;
    default:
      return undefined;
  }
}
