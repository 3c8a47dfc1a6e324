import { isCompared, kindOf, type OwnedCidr, rangeOf } from '../taken/owned-cidr.ts';

interface OpenAllocation {
  readonly place: number;
  readonly end: bigint;
  /** VPC CIDRs inside it, up to where the sweep is. */
  inside: number;
  /** Whether a VPC stands around it, or the same was promised twice. */
  isShared: boolean;
  /** Of those inside, the one with the very same addresses. */
  same: number | undefined;
}

/**
 * Custom allocations that are reservations which were used, by place, with the place of the VPC that uses them: one VPC has
 * the very CIDR, and no other VPC any address of it. Allocating first, and building with the CIDR then, is how pipelines
 * avoid the wait until IPAM has found the VPC. One sweep over what is sorted by address: of one CIDR, allocations come
 * before VPCs.
 */
export function reservationsIn(blocks: readonly OwnedCidr[]): Map<number, number> {
  const used = new Map<number, number>();
  const openVpcs: bigint[] = [];
  const allocations: OpenAllocation[] = [];
  const close = (before: bigint | undefined) => {
    for (let top = allocations.at(-1); top && (before === undefined || top.end <= before); top = allocations.at(-1)) {
      allocations.pop();
      const around = allocations.at(-1);
      if (around) around.inside += top.inside;
      if (!top.isShared && top.inside === 1 && top.same !== undefined) used.set(top.place, top.same);
    }
  };
  for (const [place, block] of blocks.entries()) {
    if (!isCompared(block)) continue;
    const { first, end } = rangeOf(block);
    close(first);
    while ((openVpcs.at(-1) ?? end) <= first) openVpcs.pop();
    const kind = kindOf(block);
    const top = allocations.at(-1);
    const isSame = top?.end === end && rangeOf(blocks[top.place] ?? '').first === first;
    if (kind === 'allocation') {
      if (top && isSame) top.isShared = true;
      allocations.push({ place, end, inside: 0, isShared: isSame || openVpcs.length > 0, same: undefined });
    }
    if (kind !== 'vpc') continue;
    if (top) {
      top.inside++;
      // Sorted by address, the larger first: the innermost that is open is the one that can have its very addresses.
      if (isSame) top.same = place;
    }
    openVpcs.push(end);
  }
  close(undefined);
  return used;
}
