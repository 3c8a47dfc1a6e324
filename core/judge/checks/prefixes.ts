import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { PrefixBlocks, SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';
import { count } from '../../text/count.ts';
import type { Check, Test } from './check.ts';

/** How many of the prefixes are left where a subnet is reserved for them. */
export const prefixes: Check = {
  kind: 'utilization',
  test(_subject, _measured, { inside }) {
    const blocks = reservedBlocks(inside);
    return blocks && freePrefixes(blocks);
  },
  leavesOpen: ({ freePrefixesBelow }) => freePrefixesBelow === undefined,
};

/** The blocks of a subnet that has reservations for prefixes: these, not its addresses, are what runs out. */
export function reservedBlocks(inside: SubnetInside | undefined): PrefixBlocks | undefined {
  if (inside?.status !== 'read' || !inside.reservations?.some(({ type }) => type === 'prefix')) return undefined;
  return inside.blocks && inside.blocks.reserved > 0 ? inside.blocks : undefined;
}

/**
 * How many reserved /28s are not yet assigned. Where not even so many were ever reserved as a level asks for, it holds
 * when none is left: a small reservation would else alarm from its first day.
 */
function freePrefixes({ reserved, reservedFree }: PrefixBlocks): Test {
  return (level) => {
    if (level === 'on' || level.freePrefixesBelow === undefined) return undefined;
    const threshold =
      reserved < level.freePrefixesBelow ? Math.min(1, level.freePrefixesBelow) : level.freePrefixesBelow;
    if (reservedFree >= threshold) return undefined;
    const reason: Reason = {
      metric: 'freePrefixes',
      operator: '<',
      threshold,
      observed: reservedFree,
      unit: 'block',
      prefixLength: 28,
      source: 'ec2',
      text: `${count(reservedFree)} of ${count(reserved)} reserved /28s not yet assigned, below ${count(threshold)}`,
    };
    return [reason];
  };
}
