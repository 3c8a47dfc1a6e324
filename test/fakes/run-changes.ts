import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Changed } from '../../statemachine/contracts/diff.ts';
import { RunChanges } from '../../statemachine/contracts/run-changes.ts';

/** Some of every kind of change, each named as often as told. */
export function runChangesOf(named: number, parts: Partial<Changed> = {}): RunChanges {
  const changed = (n: number, type: Changed['type']): Changed => ({
    ...{ scopeId: 'ipam-scope-0a', id: `${type}-${n}`, type, name: `app-${n}`, accountId: '223344556677' },
    ...{ region: 'eu-west-1', vpcId: 'vpc-1', cidrs: ['10.20.4.0/22'], ...parts },
  });
  const capacity = (used: number): Capacity => ({
    ...{ basis: 'assigned', unit: 'address', total: 1024, reserved: 5, usedIncludingReserved: used },
    ...{ free: 1024 - used, usedPercent: Math.round(used / 10.24), source: 'ipam' },
  });
  const list = <T>(one: (n: number) => T) => {
    const first = Array.from({ length: named }, (_, n) => one(n));
    return { total: named + 2, first, byType: [{ type: 'subnet' as const, count: named + 2 }] };
  };
  const size = { unit: 'address' as const, units: 1024 };
  const verdict = (is: string, text: string) => ({ is, text, rule: 'mine' });
  const judged = (from: string, to: string, cause: string) =>
    list((n) => ({
      ...changed(n, 'subnet'),
      ...{ from: verdict(from, 'what was'), to: verdict(to, '41 free, below 64'), cause },
    }));
  const usage = list((n) => ({
    ...changed(n, 'subnet'),
    by: 300 - n,
    points: 29.3,
    from: capacity(9),
    to: capacity(309),
  }));
  const owner = { kind: 'vpc' as const, id: 'vpc-9', name: 'lab', cidr: '10.20.0.0/16' };
  const overlap = list((n) => ({ ...changed(n, 'vpc'), ...size, with: [owner, owner], byPolicy: false }));
  return RunChanges.parse({
    ...{
      status: 'known',
      since: { runId: 'run-0', asOf: '2026-11-14T20:41:00.000Z' },
      policyChanged: true,
      compared: 1800,
    },
    new: list((n) => ({ ...changed(n, 'subnet'), ...size })),
    gone: list((n) => ({ ...changed(n, 'subnet'), ...size })),
    notSeen: list((n) => ({ ...changed(n, 'subnet'), ...size })),
    notSeenBefore: list((n) => ({ ...changed(n, 'subnet'), ...size })),
    moved: list((n) => ({
      ...changed(n, 'vpc'),
      changes: [{ what: 'account', from: ['111122223333'], to: ['223344556677'] }],
    })),
    resized: list((n) => ({
      ...changed(n, 'vpc'),
      ...{
        ...size,
        from: { cidrs: ['10.0.0.0/24'], capacity: capacity(9) },
        to: { cidrs: ['10.0.0.0/24', '10.0.1.0/24'] },
      },
    })),
    usage: [{ basis: 'assigned', unit: 'address', rose: usage, fell: usage }],
    ...{ overlapping: overlap, noLongerOverlapping: overlap },
    ...{ worse: judged('ok', 'critical', 'both'), better: judged('critical', 'ok', 'figures') },
    ...{ otherwise: judged('notMeasured', 'ok', 'figures'), byPolicy: judged('ok', 'warning', 'policy') },
    notKnown: ['The scope ipam-scope-0b was not evaluated in the run run-1: Throttled.'],
  });
}
