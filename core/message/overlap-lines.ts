import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import { counted } from '../text/count.ts';
import { inertText } from '../text/plain-text.ts';

/** VPCs of a group that a line names. */
const MAX_NAMED = 8;

/**
 * Puts findings about one group of overlapping VPCs together, in the place of the first of them: each would only name
 * the others again. Everything else stays as it is, alone.
 */
export function together<T>(items: readonly T[], findingOf: (item: T) => ResourceFinding): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  const blocks: [T, ...T[]][] = [];
  for (const item of items) {
    const name = groupName(findingOf(item));
    const known = name === undefined ? undefined : groups.get(name);
    if (known) {
      known.push(item);
      continue;
    }
    const block: [T, ...T[]] = [item];
    blocks.push(block);
    if (name !== undefined) groups.set(name, block);
  }
  return blocks;
}

/** One line for VPCs of one group: which addresses, who has them, by which rule. */
export function overlapLine(findings: readonly [ResourceFinding, ...ResourceFinding[]]): string {
  const [{ overlaps: [overlap] = [], rule }] = findings;
  const ranges = (overlap?.with ?? []).filter(({ kind }) => kind === 'occupied');
  const named = [...ranges.map(rangeText), ...findings.slice(0, MAX_NAMED).map(vpcText)];
  const members = Math.max(overlap?.members ?? 0, named.length);
  const rest = members - named.length;
  const who = [...named, ...(rest > 0 ? [counted(rest, 'more', 'more')] : [])].join(', ');
  return `  ${inertText(overlap?.group ?? '', 50)}   used by ${members}: ${who}   Rule ${inertText(rule, 100)}`;
}

/** A VPC in several groups stands with the first: its line is about that one. */
function groupName({ kind, scopeId, severity, overlaps: [overlap] = [] }: ResourceFinding): string | undefined {
  return kind === 'overlap' && overlap ? `${scopeId} ${severity} ${overlap.group}` : undefined;
}

/** Of what the policy names, which no console of AWS shows. */
function rangeText({ name = '', cidr }: AddressOwner): string {
  return `${inertText(name)} ${inertText(cidr, 50)} (policy)`;
}

function vpcText({ resource: { id, name, accountId, region }, overlaps: [overlap] = [] }: ResourceFinding): string {
  const where = [accountId, region].flatMap((part) => (part ? [inertText(part, 30)] : [])).join('/');
  const cidrs = (overlap?.cidrs ?? []).filter((cidr) => cidr !== overlap?.group).map((cidr) => inertText(cidr, 50));
  return `${[...(name ? [inertText(name)] : []), inertText(id, 100), ...cidrs].join(' ')}${where && ` (${where})`}`;
}
