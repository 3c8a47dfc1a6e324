import type { Moved } from '../../../statemachine/contracts/moved.ts';
import type { Check } from './check.ts';

/** Whether a VPC or subnet has another owner, pool, management or CIDRs than it had in the newest authoritative run. */
export const moved: Check = {
  kind: 'moved',
  test({ rows }, _measured, { moved: found }) {
    if (!found) return undefined;
    const { changes, since } = found;
    const text = `since ${since}: ${changes.map(changeText).join('; ')}`;
    return (level) =>
      level === 'on'
        ? [{ metric: 'cidrs', operator: '>=', threshold: 1, observed: rows.length, unit: 'cidr', source: 'ipam', text }]
        : undefined;
  },
};

const NAMES = {
  account: 'owner account',
  pool: 'pool',
  management: 'management state',
  cidrs: 'CIDRs',
} as const satisfies Record<Moved['changes'][number]['what'], string>;

function changeText({ what, from, to }: Moved['changes'][number]): string {
  return `${NAMES[what] ?? what} ${from.join(', ') || 'none'} → ${to.join(', ') || 'none'}`;
}
