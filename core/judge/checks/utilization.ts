import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { Reason } from '../../../statemachine/contracts/finding.ts';
import { count } from '../../text/count.ts';
import type { Check, Test } from './check.ts';
import { reservedBlocks } from './prefixes.ts';

/** How full something is by its capacity, where it is not reserved for prefixes. */
export const utilization: Check = {
  kind: 'utilization',
  test(_subject, measured, { inside }) {
    return 'capacity' in measured && !reservedBlocks(inside) ? fillLevel(measured.capacity) : undefined;
  },
};

/** How full something is, and how little is free. */
export function fillLevel(capacity: Capacity): Test {
  return (level, severity) => {
    if (level === 'on') return undefined;
    const reasons: Reason[] = [];
    if (level.freeBelow !== undefined) {
      // Where the count is uncertain, waking somebody needs the best case to be low, a note only the worst.
      const free = (severity === 'critical' ? capacity.freeMax : capacity.freeMin) ?? capacity.free;
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
    return reasons.length > 0 ? reasons : undefined;
  };
}
