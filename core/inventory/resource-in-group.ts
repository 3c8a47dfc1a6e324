import type { Count } from '../../statemachine/contracts/count.ts';
import type { ElasticIpRecord } from '../../statemachine/contracts/elastic-ip.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { SampleRecord } from '../../statemachine/contracts/inventory.ts';
import type { PolicyRuleRecord } from '../../statemachine/contracts/policy-rule.ts';
import type { ScopeRecord } from '../../statemachine/contracts/pool.ts';
import type { Family, ResourceCidr, ResourceState } from '../../statemachine/contracts/resource-cidr.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { type Cidr, parseCidr } from '../address/cidr.ts';
import { subtract } from '../address/free-blocks.ts';
import { SMALLEST_SUBNET } from '../address/free-space.ts';
import { freeBeside } from '../taken/standing.ts';
import type { TakenSpace } from '../taken/taken-space.ts';
import { elasticIpsRow } from './elastic-ips.ts';
import type { GroupLine } from './groups.ts';
import { PoolLines, poolRows } from './pool-lines.ts';
import { evaluationKey } from './resource-key.ts';
import { scopeRow } from './scope-row.ts';

/** Rows that are judged together: the CIDRs of a VPC and family, of a pool, or a single row. */
export type CidrRows = readonly [ResourceCidr, ...ResourceCidr[]];

export interface ResourceInGroup {
  readonly key: string;
  readonly rows: CidrRows;
  readonly group: Group;
}

/** What the inventory holds of a VPC with its subnets, of a pool, or of another resource. */
export interface Group {
  readonly subnets: readonly Cidr[];
  /** Subnets that have a CIDR of the family. */
  readonly subnetIds: ReadonlyMap<Family, ReadonlySet<string>>;
  /** By resource and CIDR. */
  readonly samples: ReadonlyMap<string, SampleRecord>;
  /** By subnet: what EC2 says of those that were looked into. */
  readonly insides: ReadonlyMap<string, SubnetInside>;
  /** What the VPC has left, by family; without what is not known. */
  readonly vpcFreeSpace: ReadonlyMap<Family, FreeSpace>;
  /** By CIDR of a VPC that has several: what others hold there, of what no subnet takes. */
  readonly vpcHeld: ReadonlyMap<string, Count>;
  /** Of IPAM policies, those that take addresses from the pool. */
  readonly policyRules: readonly PolicyRuleRecord[];
  readonly pool?: PoolLines;
  readonly scope?: ScopeRecord;
  /** Of one account in one Region, those that count against its quota. */
  readonly elasticIps: readonly ElasticIpRecord[];
}

/** The resources of a group that are judged, sorted by key. Without subnets, what a VPC has left is not known. */
export function resourcesOf(
  lines: readonly GroupLine[],
  subnetsCollected: boolean,
  taken?: TakenSpace,
): ResourceInGroup[] {
  const group = groupOf(lines, subnetsCollected, taken);
  const found = new Map<string, [ResourceCidr, ...ResourceCidr[]]>();
  const made = [
    ...poolRows(group.pool),
    ...(group.scope ? [scopeRow(group.scope)] : []),
    ...group.elasticIps.slice(0, 1).map(elasticIpsRow),
  ];
  for (const row of [...lines, ...made]) {
    if ('record' in row) continue;
    const key = evaluationKey(row.resource);
    const known = found.get(key);
    if (known) known.push(row);
    else found.set(key, [row]);
  }
  return [...found].map(([key, rows]) => ({ key, rows, group })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function groupOf(lines: readonly GroupLine[], subnetsCollected: boolean, taken: TakenSpace | undefined): Group {
  const subnets: Cidr[] = [];
  const subnetIds = new Map<Family, Set<string>>([
    ['ipv4', new Set()],
    ['ipv6', new Set()],
  ]);
  const vpcCidrs: Cidr[] = [];
  let vpcId = '';
  const samples = new Map<string, SampleRecord>();
  const insides = new Map<string, SubnetInside>();
  const policyRules: PolicyRuleRecord[] = [];
  const elasticIps: ElasticIpRecord[] = [];
  let pool: PoolLines | undefined;
  let scope: ScopeRecord | undefined;
  for (const line of lines) {
    if (!('record' in line)) {
      const { type, id, family } = line.resource;
      if (type === 'subnet') subnetIds.get(family)?.add(id);
      const cidr = type === 'subnet' || type === 'vpc' ? parseCidr(line.resource.cidr) : undefined;
      // Of a VPC that was seen through others not all subnets are known, and so not what is left.
      if (cidr && type === 'subnet') subnets.push(cidr);
      else if (cidr && line.seenBy === undefined) {
        vpcCidrs.push(cidr);
        vpcId = line.resource.id;
      }
      continue;
    }
    switch (line.record) {
      case 'sample':
        samples.set(sampleKey(line.resourceId, line.cidr), line);
        break;
      case 'inside':
        insides.set(line.subnetId, line.inside);
        break;
      case 'scope':
        scope = line;
        break;
      case 'elasticIp':
        elasticIps.push(line);
        break;
      case 'policyRule':
        policyRules.push(line);
        break;
      case 'pool':
      case 'childPool':
      case 'poolCidr':
      case 'allocations':
      case 'poolUnread':
        pool ??= new PoolLines();
        pool.add(line);
        break;
    }
  }
  const vpcHeld = new Map<string, Count>();
  const vpcFreeSpace = subnetsCollected ? freeSpaces(vpcId, vpcCidrs, subnets, taken, vpcHeld) : new Map();
  const known = { subnets, subnetIds, samples, insides, policyRules, elasticIps, vpcFreeSpace, vpcHeld };
  return { ...known, ...(pool && { pool }), ...(scope && { scope }) };
}

function freeSpaces(
  id: string,
  vpc: readonly Cidr[],
  subnets: readonly Cidr[],
  taken: TakenSpace | undefined,
  heldIn: Map<string, Count>,
): Map<Family, FreeSpace> {
  const spaces = new Map<Family, FreeSpace>();
  for (const family of ['ipv4', 'ipv6'] as const) {
    const of = (cidrs: readonly Cidr[]) => cidrs.filter((cidr) => cidr.family === family);
    const cidrs = of(vpc);
    if (cidrs.length === 0) continue;
    const own = of(subnets);
    const freeOf = (some: readonly Cidr[]) =>
      freeBeside(
        subtract(some, own),
        { kind: 'vpc', id, cidrs: some },
        { family, smallest: SMALLEST_SUBNET[family], taken },
      );
    const space = freeOf(cidrs);
    spaces.set(family, space);
    if (cidrs.length === 1 || !space.heldByOthers) continue;
    for (const cidr of cidrs) {
      const { heldByOthers } = freeOf([cidr]);
      if (heldByOthers) heldIn.set(cidr.text, heldByOthers.units);
    }
  }
  return spaces;
}

/** The oldest sample of a resource's rows; undefined where one of them has none. */
export function sampledAt({ rows, group: { samples } }: ResourceInGroup): string | undefined {
  const times = rows.map(
    ({ resource, sampledAt }) => sampledAt ?? samples.get(sampleKey(resource.id, resource.cidr))?.sampledAt,
  );
  return times.includes(undefined) ? undefined : times.sort()[0];
}

function sampleKey(resourceId: string, cidr: string): string {
  return `${resourceId} ${cidr}`;
}

/** A VPC with several CIDRs overlaps, or breaks a rule, as soon as one of them does. */
export function worstState(rows: CidrRows): ResourceState {
  const states = rows.map((row) => row.state);
  return (
    states.find((state) => state.overlap === 'overlapping' && state.compliance === 'noncompliant') ??
    states.find((state) => state.overlap === 'overlapping' || state.compliance === 'noncompliant') ??
    rows[0].state
  );
}
