import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/**
 * A subnet that is shared is listed once for its owner and once for each account it is shared with, under another owner
 * each time. This keeps of every resource CIDR of a group the view of the account that owns the VPC: it is told about
 * under the one account that can do something about it. `onOther` is told of every row that was dropped.
 *
 * `lines` are sorted, so that views of one resource CIDR are neighbours. Where there is nothing to choose they come
 * back as they are: that is nearly every group, and this runs for each.
 */
export function ownersViews<Line extends object>(lines: readonly Line[], onOther: () => void): readonly Line[] {
  if (!lines.some((line, index) => isSame(lines[index - 1], line))) return lines;
  const owner = ownerOf(lines.filter(isResourceCidr));
  const kept: Line[] = [];
  for (const line of lines) {
    const before = kept.at(-1);
    if (!isSame(before, line)) {
      kept.push(line);
      continue;
    }
    if (isResourceCidr(line) && line.resource.accountId === owner) kept[kept.length - 1] = line;
    onOther();
  }
  return kept;
}

/**
 * The account that owns the VPC: whoever lists it and, where several do, whoever lists most of what is in it. An owner
 * sees every subnet, the others those that were shared with them.
 */
function ownerOf(rows: readonly ResourceCidr[]): string | undefined {
  const seen = new Map<string, number>();
  const listVpc = new Set<string>();
  for (const { resource } of rows) {
    if (resource.accountId === undefined) continue;
    seen.set(resource.accountId, (seen.get(resource.accountId) ?? 0) + 1);
    if (resource.type === 'vpc') listVpc.add(resource.accountId);
  }
  const candidates = [...seen].filter(([account]) => listVpc.size === 0 || listVpc.has(account));
  return candidates.sort(([a, rowsOfA], [b, rowsOfB]) => rowsOfB - rowsOfA || (a < b ? -1 : 1))[0]?.[0];
}

function isSame(a: object | undefined, b: object): boolean {
  return a !== undefined && isResourceCidr(a) && isResourceCidr(b) && a.key === b.key;
}

function isResourceCidr<Line extends object>(line: Line): line is Line & ResourceCidr {
  return 'resource' in line && !('record' in line);
}
