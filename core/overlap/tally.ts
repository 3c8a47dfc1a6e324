import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { OverlapGroup, Overlaps } from '../../statemachine/contracts/overlap.ts';
import { bySeverity } from '../streams/by-severity.ts';
import type { FoundGroup, FoundOverlaps } from './found.ts';

/** Owners that a line of overlaps/<scopeId>.jsonl.gz names: its VPCs' evaluations name the rest. */
const LISTED = 1000;

/** Of a group in a summary. */
const LISTED_IN_SUMMARY = 5;

/** Groups, and reservations, that a summary names. */
const GROUPS_IN_SUMMARY = 10;

/** Puts together what became of the groups of a scope when its VPCs were judged. */
export class OverlapTally {
  readonly #found: FoundOverlaps;
  readonly #scopeId: string;
  readonly #severities = new Map<string, OverlapGroup['severity']>();

  constructor(found: FoundOverlaps, scopeId: string) {
    this.#found = found;
    this.#scopeId = scopeId;
  }

  add({ findings, overlaps = [] }: Evaluation): void {
    const finding = findings.find(({ kind }) => kind === 'overlap');
    if (!finding) return;
    for (const { group, allowed } of overlaps) {
      if (allowed) continue;
      const known = { severity: this.#severities.get(group) ?? 'ok' };
      if (bySeverity(finding, known) < 0) this.#severities.set(group, finding.severity);
    }
  }

  *groups(): Generator<OverlapGroup> {
    for (const group of this.#found.groups) yield this.#describe(group, LISTED);
  }

  summary(): Overlaps {
    const told = this.#found.groups.filter(({ allowed }) => !allowed);
    const worst = worstGroups(told.map((group) => ({ ...group, severity: this.#severityOf(group) })));
    const reservations = [...this.#found.reservations()].map((each) => ({ scopeId: this.#scopeId, ...each }));
    return {
      groups: told.length,
      allowedGroups: this.#found.groups.length - told.length,
      worst: worst.map((group) => this.#describe(group, LISTED_IN_SUMMARY)),
      ...(reservations.length > 0 && {
        reservations: { total: reservations.length, first: reservations.slice(0, GROUPS_IN_SUMMARY) },
      }),
    };
  }

  #describe(found: FoundGroup, limit: number): OverlapGroup {
    const { group, allowed, relation, members } = found;
    const severity = this.#severityOf(found);
    const listed = this.#found.first(found, limit);
    return { scopeId: this.#scopeId, group, allowed, severity, relation, members, listed };
  }

  #severityOf({ group, allowed }: FoundGroup): OverlapGroup['severity'] {
    return allowed ? 'ok' : (this.#severities.get(group) ?? 'ok');
  }
}

/** Adds up groups that are written already: of a scope that does not have all that it had. */
export class GroupSum {
  #groups = 0;
  #allowed = 0;
  #worst: OverlapGroup[] = [];

  add(group: OverlapGroup): void {
    if (group.allowed) this.#allowed++;
    else {
      this.#groups++;
      this.#worst = worstGroups([...this.#worst, { ...group, listed: group.listed.slice(0, LISTED_IN_SUMMARY) }]);
    }
  }

  get sum(): Pick<Overlaps, 'groups' | 'allowedGroups' | 'worst'> {
    return { groups: this.#groups, allowedGroups: this.#allowed, worst: this.#worst };
  }
}

/** The most severe, then the largest, up to what a summary names. */
function worstGroups<T extends Pick<OverlapGroup, 'severity' | 'members' | 'group'>>(groups: readonly T[]): T[] {
  return groups
    .toSorted((a, b) => bySeverity(a, b) || b.members - a.members || (a.group < b.group ? -1 : 1))
    .slice(0, GROUPS_IN_SUMMARY);
}

/** Scopes that are joined each have the group that they share. */
function isSame(one: OverlapGroup, other: OverlapGroup): boolean {
  const ids = ({ listed }: OverlapGroup) => listed.map(({ id }) => id).join();
  return one.group === other.group && one.members === other.members && ids(one) === ids(other);
}

/** What several scopes have together. */
export function addOverlaps(sum: Overlaps | undefined, more: Overlaps | undefined): Overlaps | undefined {
  if (!sum || !more) return sum ?? more;
  const reserved = [sum, more].flatMap(({ reservations }) => reservations ?? []);
  return {
    groups: sum.groups + more.groups,
    allowedGroups: sum.allowedGroups + more.allowedGroups,
    worst: worstGroups([
      ...sum.worst,
      ...more.worst.filter((group) => !sum.worst.some((known) => isSame(known, group))),
    ]),
    ...(reserved.length > 0 && {
      reservations: {
        total: reserved.reduce((total, each) => total + each.total, 0),
        first: reserved.flatMap(({ first }) => first).slice(0, GROUPS_IN_SUMMARY),
      },
    }),
  };
}
