import { compareText } from '../../core/streams/compare.ts';
import type { Kept } from './past.ts';

const used = ({ peakBp, total }: Kept) => (peakBp / 1e4) * Number(total);

/** What grew most: the page's first query, by hand. */
export function grown(rows: readonly Kept[], from: string, to: string) {
  const early = new Map(rows.filter(({ day }) => day === from).map((row) => [idOf(row), row]));
  return rows
    .filter(({ day, basis }) => day === to && basis === 'assigned')
    .flatMap((late) => {
      const before = early.get(idOf(late));
      if (!before) return [];
      return [{ key: late.key, late, before, grown: Math.round(used(late) - used(before)) }];
    })
    .sort((a, b) => b.grown - a.grown || compareText(a.key, b.key))
    .slice(0, 20)
    .map(({ late, before, grown }) => ({
      scope: late.scope,
      resource_id: late.resourceId,
      cidr: late.cidr,
      percent_then: before.peakBp / 1e2,
      percent_now: late.peakBp / 1e2,
      grown,
    }));
}
const idOf = ({ scope, key, basis }: Kept) => JSON.stringify([scope, key, basis]);

export function byAccount(rows: readonly Kept[], on: string) {
  const accounts = Map.groupBy(
    rows.filter(({ day, basis }) => day === on && basis === 'assigned'),
    ({ account }) => account,
  );
  return [...accounts]
    .map(([account, theirs]) => ({
      account,
      subnets: theirs.length,
      addresses: theirs.reduce((sum, { total }) => sum + Number(total), 0),
      used_at_peak: Math.round(theirs.reduce((sum, row) => sum + used(row), 0)),
    }))
    .sort((a, b) => b.used_at_peak - a.used_at_peak || compareText(a.account ?? '', b.account ?? ''));
}

export function whoHad(rows: readonly Kept[], on: string, address: string) {
  return rows
    .filter(({ day, cidr }) => day === on && cidr.includes('.') && inside(cidr, address))
    .sort((a, b) => bits(b.cidr) - bits(a.cidr) || compareText(a.key, b.key))
    .map(({ scope, type, resourceId, cidr, key, peakBp }) => ({
      scope,
      type,
      resource_id: resourceId,
      cidr,
      key,
      percent: peakBp / 1e2,
    }));
}
const bits = (cidr: string) => Number(cidr.split('/')[1]);
const binary = (address: string) =>
  address
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
const inside = (cidr: string, address: string) =>
  binary(cidr.split('/')[0] ?? '').slice(0, bits(cidr)) === binary(address).slice(0, bits(cidr));
