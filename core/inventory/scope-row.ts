import type { ScopeRecord } from '../../statemachine/contracts/pool.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/** A scope as something that is judged: it is an address space as a whole. */
export function scopeRow({ key, scopeId, name }: ScopeRecord): ResourceCidr {
  const resource = { id: scopeId, type: 'ipam-scope', cidr: '0.0.0.0/0', family: 'ipv4' } as const;
  return { key, resource: { ...resource, ...(name !== undefined && { name }) }, state: {} };
}
