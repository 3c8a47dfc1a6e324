import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { Forecast } from '../../../statemachine/contracts/forecast.ts';
import type { Purpose } from '../../policy/schema.ts';
import { count } from '../../text/count.ts';
import { LOAD_BALANCER_NEEDS, purposesOf } from '../purpose.ts';
import type { Check, Test } from './check.ts';
import { reservedBlocks } from './prefixes.ts';
import { isKnown, runway } from './runway.ts';

/** How full something is by its capacity, where it is not reserved for prefixes. */
export const utilization: Check = {
  kind: 'utilization',
  test({ rows: [{ resource }] }, measured, { inside, forecast }) {
    if (!('capacity' in measured) || reservedBlocks(inside)) return undefined;
    return fillLevel(measured.capacity, purposesOf(resource, inside), forecast);
  },
  leavesOpen({ usedPercent, freeBelow, runwayDays }, _subject, measured, { forecast }) {
    if (usedPercent !== undefined || (runwayDays !== undefined && isKnown(forecast))) return false;
    if (freeBelow === undefined || !('capacity' in measured)) return true;
    const { total, reserved = 0 } = measured.capacity;
    // An empty one would alarm for ever.
    return freeBelow > Number(total) - reserved;
  },
};

/** How full something is, and how little is free. */
export function fillLevel(capacity: Capacity, purposes: readonly Purpose[] = [], forecast?: Forecast): Test {
  return (level, severity) => {
    if (level === 'on') return undefined;
    const reasons: Reason[] = [];
    // Where the count is uncertain, waking somebody needs the best case to be low, a note only the worst.
    const free = (severity === 'critical' ? capacity.freeMax : capacity.freeMin) ?? capacity.free;
    if (level.freeBelow !== undefined) {
      if (Number(free) >= level.freeBelow) return undefined;
      reasons.push({
        metric: 'free',
        operator: '<',
        threshold: level.freeBelow,
        observed: free,
        unit: capacity.unit,
        source: capacity.source,
        text: `${count(free)}${capacity.unit === '/64' ? ' /64' : ''} free, below ${count(level.freeBelow)}`,
      });
    }
    if (level.usedPercent !== undefined) {
      if (capacity.usedPercent < level.usedPercent) return undefined;
      reasons.push({
        metric: 'usedPercent',
        operator: '>=',
        threshold: level.usedPercent,
        observed: capacity.usedPercent,
        unit: 'percent',
        source: capacity.source,
        text: `${capacity.usedPercent} % ${capacity.basis === 'assigned' ? 'used' : capacity.basis}, at or above ${level.usedPercent} %`,
      });
    }
    const soon = runway(level, forecast);
    if (soon === 'no') return undefined;
    const [first, ...others] = [...reasons, ...(soon ? [soon] : [])];
    return first && [{ ...first, ...whyItMatters(capacity, Number(free), purposes, first.text) }, ...others];
  };
}

/** "7 free, below 256 (a load balancer needs …)": few are too few, whatever the percentage. */
function whyItMatters(
  { basis }: Capacity,
  free: number,
  purposes: readonly Purpose[],
  text: string,
): Pick<Reason, 'text' | 'purpose'> {
  const isForOne = purposes.includes('loadBalancer') && free < LOAD_BALANCER_NEEDS;
  const why = [
    ...(free === 0 && basis === 'assigned' ? ['the next start there fails'] : []),
    ...(isForOne ? [`a load balancer needs ${LOAD_BALANCER_NEEDS} free addresses in each of its subnets`] : []),
  ];
  return { text: why.length > 0 ? `${text} (${why.join('; ')})` : text, ...(isForOne && { purpose: 'loadBalancer' }) };
}
