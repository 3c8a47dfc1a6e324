import TinyQueue from 'tinyqueue';
import { parseCidr } from '../../core/address/cidr.ts';
import { mergeParts } from '../../core/inventory/groups.ts';
import { matches } from '../../core/judge/match.ts';
import { purposesOf } from '../../core/judge/purpose.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Candidate } from './candidate.ts';

interface Ranked {
  readonly candidate: Candidate;
  readonly usedPercent: number | undefined;
}

export interface Chosen {
  /** By account, Region and subnet. */
  readonly candidates: readonly Candidate[];
  /** How many more would have been looked into. */
  readonly leftOut: number;
}

/**
 * The IPv4 subnets of sorted parts of an inventory that the policy wants to be looked into, the fullest first. Holds
 * no more of them than it gives.
 */
export async function choose(
  parts: readonly AsyncIterable<InventoryRow>[],
  { inspect }: Pick<Policy, 'inspect'>,
  scope: Pick<Scope, 'scopeId' | 'scopeType'>,
): Promise<Chosen> {
  const { usedPercent: from, match, maxSubnets } = inspect;
  const kept = new TinyQueue<Ranked>([], (a, b) => compareFill(a, b));
  let found = 0;
  let last: string | undefined;
  for await (const row of mergeParts(parts, () => {})) {
    if ('record' in row || row.resource.type !== 'subnet' || row.resource.family !== 'ipv4') continue;
    const usedPercent = usedPercentOf(row);
    const full = usedPercent === undefined || usedPercent >= from;
    const { resource } = row;
    const wanted =
      full || (match && matches(match, { scope, resource, cidrs: [resource.cidr], purposes: purposesOf(resource) }));
    const { id, cidr, accountId, region } = resource;
    // The same subnet as others see it stands beside it.
    if (!wanted || id === last) continue;
    last = id;
    found++;
    const candidate = { key: insideKey(row), subnetId: id, cidr, accountId, region };
    kept.push({ candidate, usedPercent });
    if (kept.length > maxSubnets) kept.pop();
  }
  const candidates = kept.data.map(({ candidate }) => candidate).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return { candidates, leftOut: found - candidates.length };
}

/** Least full first: that is who goes. What nobody measured goes before what was. */
function compareFill(a: Ranked, b: Ranked): number {
  return (a.usedPercent ?? -1) - (b.usedPercent ?? -1);
}

function usedPercentOf({ resource, ipUsage, free }: ResourceCidr): number | undefined {
  const size = parseCidr(resource.cidr)?.size;
  if (free !== undefined && size !== undefined) return (1 - free / Number(size)) * 100;
  return ipUsage === undefined ? undefined : ipUsage * 100;
}

/** In the group of its VPC, as its own key is. */
function insideKey({ key, resource }: ResourceCidr): string {
  return `${key.slice(0, key.indexOf('/'))}/inside/${resource.id}`;
}

function placeOf({ accountId = '', region = '', subnetId }: Candidate): string {
  return `${accountId} ${region} ${subnetId}`;
}
