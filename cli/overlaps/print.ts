import { count, counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import { ownerText, relationText } from '../findings/overlaps.ts';
import type { OverlapPair, OverlapsDocument } from '../json/overlaps-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';
import { originLine } from '../results/origin.ts';
import type { Results, ScopeResult } from '../results/results.ts';

export type OverlapsAnswer = Omit<OverlapsDocument, 'schemaVersion'>;

/** Members of a group that are listed: default VPCs come by hundreds. */
const MOST_MEMBERS = 10;

/** A group a block: who is in it, by name. */
export function groupLines(
  { groups, totalGroups }: OverlapsAnswer,
  names: AccountNames,
  { colors }: Terminal,
): string[] {
  if (totalGroups === 0) return ['No VPC shares addresses with another network, unless the policy allows it.'];
  const more = totalGroups - groups.length;
  return joinBlocks(
    ...groups.map((group) => [headline(group, colors), ...memberLines(group, names, colors)]),
    more > 0 ? [colors.dim(`… ${count(more)} more groups: --limit ${totalGroups}`)] : [],
  );
}

function headline(group: OverlapGroup, colors: Colors): string {
  const { severity } = group;
  const word =
    severity === 'critical'
      ? colors.red('CRITICAL')
      : severity === 'warning'
        ? colors.yellow('WARNING')
        : 'not reported';
  return `${colors.bold(sanitize(group.group))}  ${relationText(group)}  ${word}  ${colors.dim(sanitize(group.scopeId))}`;
}

function memberLines({ listed, members, group }: OverlapGroup, names: AccountNames, colors: Colors): string[] {
  const shown = listed.slice(0, MOST_MEMBERS);
  const more = members - shown.length;
  return [
    ...shown.map(
      (owner) => `  ${ownerText(owner, group, names)}${owner.scopeId ? `  ${sanitize(owner.scopeId)}` : ''}`,
    ),
    ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
  ];
}

const VERBS = {
  equal: 'has the same addresses as',
  within: 'lies inside',
  contains: 'holds',
  partial: 'shares addresses with',
} as const satisfies Record<OverlapPair['relation'], string>;

/** "erp-prod 10.0.0.0/16 (…) holds erp-dev 10.0.4.0/22 (…)" */
export function pairLine({ one, other, relation }: OverlapPair, names: AccountNames, colors: Colors): string {
  return `${ownerText(one, '', names)}  ${colors.dim(VERBS[relation] ?? VERBS.partial)}  ${ownerText(other, '', names)}`;
}

/** No overlaps: what was kept in a pool by hand, and its VPC then had. */
function reservationLines({ reservations: reserved }: OverlapsAnswer, names: AccountNames, colors: Colors): string[] {
  if (reserved.total === 0) return [];
  const more = reserved.total - reserved.first.length;
  return [
    '',
    `${colors.bold('Reserved by hand, and used by the VPC')} that it was for: no overlap. Keep the allocations; no pool manages these VPCs.`,
    ...reserved.first.map(
      ({ vpc, allocation }) =>
        `  ${sanitize(vpc.cidr)}  ${ownerText(vpc, vpc.cidr, names)}  by ${ownerText(allocation, vpc.cidr, names)}`,
    ),
    ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
  ];
}

interface View {
  readonly results: Pick<Results, 'where' | 'flags'>;
  readonly scopes: readonly ScopeResult[];
  readonly now: Date;
  readonly pairs: number | undefined;
  readonly accountNames: AccountNames;
}

export function closingLines(answer: OverlapsAnswer, view: View, colors: Colors): string[] {
  const { results, scopes, now, pairs, accountNames } = view;
  const { totalGroups, allowedGroups, notKnown } = answer;
  const counts = [
    counted(totalGroups, 'group'),
    ...(pairs === undefined ? [] : [counted(pairs, 'pair')]),
    ...(allowedGroups > 0 ? [`and ${counted(allowedGroups, 'group')} that the policy allows`] : []),
  ];
  return [
    ...reservationLines(answer, accountNames, colors),
    '',
    `${counts.join(', ')}.`,
    ...notKnown.map((text) => `Not known: ${sanitize(text)}`),
    ...(pairs === undefined && totalGroups > 0 ? [`Every pair:  ${COMMAND} overlaps --pairs${results.flags}`] : []),
    colors.dim(originLine(results, scopes, now)),
  ];
}
