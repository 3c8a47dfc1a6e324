import { evaluationKey, resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import type { FindingKind } from '../../../statemachine/contracts/finding.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { PoolRecord } from '../../../statemachine/contracts/pool.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

// What a subject of stories is made of: who it is, and the lines of lists that tell of it.

export const KINDS_SCOPE = 'ipam-scope-0cccccccccccccccc';
export const OWNER = '111111111111';
export const NEIGHBOUR = '222222222222';
export const JOINED = 'ipam-scope-0dddddddddddddddd';
export const REGION = 'eu-west-1';

/** `unsaid`: it is there, but what it is judged by is not told of it. */
export type Standing = 'holds' | 'over' | 'unsaid' | 'absent';

/** Lines of a run's inventory, by the list that they come from. */
export type Lists = Readonly<Record<string, readonly InventoryRow[]>>;

/** Of the run: whatever moves has its number as its place. */
export interface Turn {
  readonly turn: number;
  readonly asOf: string;
}

export interface Subject {
  readonly name: string;
  readonly kind: FindingKind;
  readonly id: string;
  readonly alertKey: string;
  /** The list that the resource itself is in. */
  readonly own: string;
  /** What has to be read, all of it, before it may be said to be over. */
  readonly needs: readonly string[];
  readonly level: 'on' | Record<string, unknown>;
  /** Whether what it is judged by can be left unsaid while the list is read. */
  readonly mayBeUnsaid?: true;
  readonly rows: (standing: Exclude<Standing, 'absent'>, at: Turn) => Lists;
}

/** What a list says of a resource. */
export function row(
  resource: Pick<Resource, 'type' | 'id' | 'cidr'> & Partial<Resource>,
  rest: Partial<Pick<ResourceCidr, 'state' | 'ipUsage' | 'publicAddress'>> = {},
): ResourceCidr {
  const whole: Resource = { family: 'ipv4', accountId: OWNER, region: REGION, ...resource };
  return { key: resourceCidrKey(whole), resource: whole, state: {}, ...rest };
}

export const vpc = (id: string, cidr: string, rest?: Parameters<typeof row>[1], resource: Partial<Resource> = {}) =>
  row({ type: 'vpc', id, cidr, ...resource }, rest);
export const subnet = (id: string, vpcId: string, cidr: string, rest?: Parameters<typeof row>[1]) =>
  row({ type: 'subnet', id, cidr, vpcId }, rest);

export function pool(id: string, cidrs: readonly string[], allocated: readonly string[]): InventoryRow[] {
  const record: PoolRecord = {
    key: `${id}/pool`,
    record: 'pool',
    poolId: id,
    family: 'ipv4',
    accountId: OWNER,
    rules: {},
  };
  return [
    record,
    ...cidrs.map(
      (cidr) => ({ key: `${id}/poolCidr/${cidr}`, record: 'poolCidr', cidr, state: 'provisioned' }) as const,
    ),
    ...allocated.map((cidr, at) => allocation(id, cidr, at)),
  ];
}

function allocation(poolId: string, cidr: string, at = 0): InventoryRow {
  const allocationId = `${poolId}-alloc-${at}`;
  const key = `${poolId}/allocation/${String(at).padStart(8, '0')}/024/${allocationId}`;
  return { key, record: 'allocation', poolId, cidr, allocationId, type: 'custom' };
}

interface Sketch extends Omit<Subject, 'alertKey' | 'own' | 'level'> {
  readonly type: Resource['type'];
  readonly own?: string;
  readonly level?: Subject['level'];
  /** Of the key: a subnet's VPC, and the CIDR of what has one evaluation a CIDR. */
  readonly vpcId?: string;
  readonly cidr?: string;
}

export function subject({ type, vpcId, cidr = '', own = type, level = 'on', ...rest }: Sketch): Subject {
  const resource: Resource = { type, id: rest.id, cidr, family: 'ipv4', ...(vpcId && { vpcId }) };
  return { ...rest, own, level, alertKey: `${KINDS_SCOPE}/${evaluationKey(resource)}#${rest.kind}` };
}
