import type { InventoryRow, SampleRecord } from '../statemachine/contracts/inventory.ts';
import type { ResourceCidr, ResourceState } from '../statemachine/contracts/resource-cidr.ts';
import { type Cidr, parseCidr } from './cidr.ts';
import { evaluationKey } from './resource-key.ts';

/** Rows that are judged together: the CIDRs of a VPC and family, of a pool, or a single row. */
export type Rows = readonly [ResourceCidr, ...ResourceCidr[]];

export interface Subject {
  readonly key: string;
  readonly rows: Rows;
  readonly group: Group;
}

/** What the inventory holds of a VPC with its subnets, or of another resource. */
export interface Group {
  readonly subnets: readonly Cidr[];
  /** By resource and CIDR. */
  readonly samples: ReadonlyMap<string, SampleRecord>;
}

/** The subjects of a group, sorted by key. */
export function subjectsOf(lines: readonly InventoryRow[]): Subject[] {
  const group = groupOf(lines);
  const found = new Map<string, [ResourceCidr, ...ResourceCidr[]]>();
  for (const row of lines) {
    if ('record' in row) continue;
    const key = evaluationKey(row.resource);
    const known = found.get(key);
    if (known) known.push(row);
    else found.set(key, [row]);
  }
  return [...found].map(([key, rows]) => ({ key, rows, group })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function groupOf(lines: readonly InventoryRow[]): Group {
  const subnets: Cidr[] = [];
  const samples = new Map<string, SampleRecord>();
  for (const line of lines) {
    if ('record' in line) samples.set(sampleKey(line.resourceId, line.cidr), line);
    else if (line.resource.type === 'subnet') {
      const cidr = parseCidr(line.resource.cidr);
      if (cidr) subnets.push(cidr);
    }
  }
  return { subnets, samples };
}

/** The oldest sample of a subject's rows; undefined where one of them has none. */
export function sampledAt({ rows, group: { samples } }: Subject): string | undefined {
  if (samples.size === 0) return undefined;
  const times = rows.map(({ resource }) => samples.get(sampleKey(resource.id, resource.cidr))?.sampledAt);
  return times.includes(undefined) ? undefined : times.sort()[0];
}

function sampleKey(resourceId: string, cidr: string): string {
  return `${resourceId} ${cidr}`;
}

/** A VPC with several CIDRs overlaps, or breaks a rule, as soon as one of them does. */
export function worstState(rows: Rows): ResourceState {
  const states = rows.map((row) => row.state);
  return (
    states.find((state) => state.overlap === 'overlapping' && state.compliance === 'noncompliant') ??
    states.find((state) => state.overlap === 'overlapping' || state.compliance === 'noncompliant') ??
    rows[0].state
  );
}
