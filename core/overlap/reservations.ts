import { idOf, isCompared, kindOf, type OwnedCidr, rangeOf } from '../taken/owned-cidr.ts';

/** A CIDR that the sweep is in. */
interface Open {
  readonly place: number;
  readonly kind: 'vpc' | 'allocation';
  readonly first: bigint;
  readonly end: bigint;
  /** Whether what is around it, or was promised twice, leaves nothing to look for. */
  isRuledOut: boolean;
  /** The VPC inside, by the first of its CIDRs, how many addresses they have, and whether another one is there as well. */
  vpc: number | undefined;
  covered: bigint;
  isMixed: boolean;
  /** The allocations in a VPC's CIDR, and how many addresses they have. */
  readonly parts: number[];
  promised: bigint;
}

/**
 * Custom allocations that are reservations which were used, by place, with the place of the VPC that uses them: CIDRs of one
 * VPC make up exactly the allocation, or allocations make up exactly a CIDR of it, and no other VPC has any address there.
 * Allocating first, and building with the CIDR then, is how pipelines avoid the wait until IPAM has found the VPC. One sweep
 * over what is sorted by address: of one CIDR, allocations come before VPCs.
 */
export function reservationsIn(blocks: readonly OwnedCidr[]): Map<number, number> {
  const used = new Map<number, number>();
  const open: Open[] = [];
  const closeUpTo = (address: bigint | undefined) => {
    for (let top = open.at(-1); top && (address === undefined || top.end <= address); top = open.at(-1)) {
      open.pop();
      for (const place of usedBy(top)) used.set(place, top.kind === 'vpc' ? top.place : (top.vpc ?? place));
      const around = open.at(-1);
      if (around) addInside(around, top, blocks);
    }
  };
  for (const [place, block] of blocks.entries()) {
    const kind = kindOf(block);
    if ((kind !== 'vpc' && kind !== 'allocation') || !isCompared(block)) continue;
    const { first, end } = rangeOf(block);
    closeUpTo(first);
    const [outermost, top] = [open[0], open.at(-1)];
    let isRuledOut = kind === 'vpc' ? top !== undefined : open.some((each) => each.kind === 'vpc');
    if (kind === 'allocation' && top?.kind === 'allocation' && top.first === first && top.end === end) {
      top.isRuledOut = true;
      isRuledOut = true;
    }
    if (kind === 'allocation' && outermost?.kind === 'vpc') {
      outermost.parts.push(place);
      outermost.promised += end - first;
      // Inside another one, it promises again what is promised already.
      if (top !== outermost) outermost.isRuledOut = true;
    }
    open.push({
      ...{ place, kind, first, end, isRuledOut, isMixed: false },
      ...{ vpc: undefined, covered: 0n, parts: [], promised: 0n },
    });
  }
  closeUpTo(undefined);
  return used;
}

/** Of a CIDR that the sweep has left behind: the allocations of which it shows that they were used. */
function usedBy({ place, kind, first, end, isRuledOut, isMixed, vpc, covered, parts, promised }: Open): number[] {
  if (isRuledOut) return [];
  if (kind === 'vpc') return vpc === undefined && promised === end - first ? [...parts] : [];
  return vpc !== undefined && !isMixed && covered === end - first ? [place] : [];
}

/** What is in a CIDR is in the one around it. */
function addInside(
  around: Open,
  { place, kind, first, end, vpc, covered, isMixed }: Open,
  blocks: readonly OwnedCidr[],
) {
  const own = kind === 'vpc' ? place : vpc;
  if (own === undefined) return;
  const idAt = (at: number) => idOf(blocks[at] ?? '');
  const isAnother = around.vpc !== undefined && idAt(around.vpc) !== idAt(own);
  around.isMixed ||= isAnother || (kind === 'vpc' ? vpc !== undefined : isMixed);
  around.vpc ??= own;
  around.covered += kind === 'vpc' ? end - first : covered;
}
