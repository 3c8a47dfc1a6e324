import type { Wanted } from '../../core/address/fit.ts';
import type { Taken } from '../json/fit-document.ts';
import type { FitWhole } from './gather.ts';

/** What AWS takes for a subnet. */
const SUBNET = { ipv4: { largest: 16, smallest: 28 }, ipv6: { largest: 44, smallest: 64 } } as const;

/** Rules that blocks do not keep to, however much is free. */
export function refusalsOf({ kind, family, evaluation }: FitWhole, wanted: readonly Wanted[]): string[] {
  const sizes = [...new Set(wanted.map(({ prefixLength }) => prefixLength))];
  const named = (lengths: readonly number[]) => lengths.map((length) => `/${length}`).join(', ');
  if (kind === 'vpc') {
    const { largest, smallest } = SUBNET[family];
    const wrong = sizes.filter(
      (length) => length < largest || length > smallest || (family === 'ipv6' && length % 4 !== 0),
    );
    const steps = family === 'ipv6' ? ' in steps of 4' : '';
    return wrong.length === 0 ? [] : [`${named(wrong)}: a subnet is from /${largest} to /${smallest}${steps}`];
  }
  const { minNetmask = 0, maxNetmask = 128 } = evaluation?.pool?.rules ?? {};
  const wrong = sizes.filter((length) => length < minNetmask || length > maxNetmask);
  return wrong.length === 0
    ? []
    : [`${named(wrong)}: the pool gives blocks from /${minNetmask} to /${maxNetmask} only (its allocation rules)`];
}

/** AWS's default; it can be raised, and no API tells to what. */
const SUBNETS_PER_VPC = 200;

/** What an administrator would stumble over next. */
export function quotaNotes({ kind }: FitWhole, wanted: readonly Wanted[], taken: readonly Taken[]): string[] {
  if (kind !== 'vpc') return [];
  const subnets = new Set(taken.flatMap((each) => (each.kind === 'subnet' && each.id ? [each.id] : []))).size;
  const more = wanted.reduce((sum, { count }) => sum + count, 0);
  return subnets + more > SUBNETS_PER_VPC
    ? [`${subnets} subnets and ${more} more exceed the quota of ${SUBNETS_PER_VPC} a VPC, unless it was raised.`]
    : [];
}
