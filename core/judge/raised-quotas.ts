import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { type Quotas, quotaOf } from '../policy/quotas.ts';

/**
 * Where a VPC has more IPv4 CIDRs than its quota: it was raised there, for all VPCs of the account in the Region. Told of
 * rows in the order of their keys, in which those of a VPC stand together.
 */
export class RaisedQuotas {
  readonly #quotas: Quotas;
  readonly #places = new Set<string>();
  #key: string | undefined;
  #vpc: string | undefined;
  #cidrs = 0;

  constructor(quotas: Quotas) {
    this.#quotas = quotas;
  }

  add(row: InventoryRow): void {
    if ('record' in row || row.resource.type !== 'vpc' || row.resource.family !== 'ipv4') return;
    // As another account sees it.
    if (row.key === this.#key) return;
    const { resource } = row;
    this.#key = row.key;
    this.#cidrs = resource.id === this.#vpc ? this.#cidrs + 1 : 1;
    this.#vpc = resource.id;
    const place = placeOf(resource);
    if (place && this.#cidrs > quotaOf(this.#quotas, resource, 'cidrsPerVpc')) this.#places.add(place);
  }

  has(resource: Pick<Resource, 'accountId' | 'region'>): boolean {
    const place = placeOf(resource);
    return place !== undefined && this.#places.has(place);
  }
}

function placeOf({ accountId, region }: Pick<Resource, 'accountId' | 'region'>): string | undefined {
  return accountId === undefined || region === undefined ? undefined : `${accountId} ${region}`;
}
