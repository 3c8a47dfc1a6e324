import type { IpamResourceCidr, IpamResourceTag } from '@aws-sdk/client-ec2';
import type * as z from 'zod';
import { familyOf } from '../../core/address/cidr.ts';
import { resourceCidrKey } from '../../core/inventory/resource-key.ts';
import { safeParse } from '../../statemachine/contracts/compiled/safe-parse.ts';
import {
  ComplianceState,
  ManagementState,
  OverlapState,
  type Resource,
  ResourceCidr,
  ResourceCidrType,
} from '../../statemachine/contracts/resource-cidr.ts';

/**
 * Makes a line of the inventory of a row of the API, in which every field is optional. `filteredOut`: of a type that
 * was not asked for, or that this version does not know. `malformed`: without a type, an id or a readable CIDR.
 */
export function normalize(
  row: IpamResourceCidr,
  wanted: ReadonlySet<string>,
): ResourceCidr | 'filteredOut' | 'malformed' {
  if (!row.ResourceType) return 'malformed';
  const type = oneOf(ResourceCidrType.options, row.ResourceType);
  if (!type || !wanted.has(type)) return 'filteredOut';
  const { ResourceCidr: cidr = '', IpUsage: ipUsage } = row;
  const family = familyOf(cidr);
  // A key cannot be made of anything else.
  if (!family || typeof row.ResourceId !== 'string' || row.ResourceId === '') return 'malformed';

  const tags = tagsOf(row.ResourceTags);
  const resource = {
    id: row.ResourceId,
    type,
    cidr,
    family,
    name: text(row.ResourceName) ?? text(tags?.Name),
    accountId: text(row.ResourceOwnerId),
    region: text(row.ResourceRegion),
    vpcId: text(row.VpcId),
    availabilityZoneId: text(row.AvailabilityZoneId),
    ipamPoolId: text(row.IpamPoolId),
    tags,
  };
  const line = {
    key: resourceCidrKey(resource),
    resource,
    state: {
      management: oneOf(ManagementState.options, row.ManagementState),
      compliance: oneOf(ComplianceState.options, row.ComplianceStatus),
      overlap: oneOf(OverlapState.options, row.OverlapStatus),
    },
    // A figure that cannot be one is no figure; the row is still a resource CIDR.
    ipUsage: typeof ipUsage === 'number' && ipUsage >= 0 && ipUsage <= 1 ? ipUsage : undefined,
  };
  return hasTexts(resource) ? line : wellFormed(ResourceCidr, line);
}

/**
 * Whether what is left to check of a line is as its contract has it, members in the contract's order. zod took four times
 * as long to say it as all else that is done here; a test holds the two together.
 */
function hasTexts({ name, accountId, region, vpcId, availabilityZoneId, ipamPoolId, tags }: Resource): boolean {
  for (const key in tags) if (typeof tags[key] !== 'string') return false;
  return (
    isTextOrAbsent(name) &&
    isTextOrAbsent(accountId) &&
    isTextOrAbsent(region) &&
    isTextOrAbsent(vpcId) &&
    isTextOrAbsent(availabilityZoneId) &&
    isTextOrAbsent(ipamPoolId)
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** AWS adds values to its enums without a new API version: one that we do not know must not cost us the row. */
function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((each) => each === value);
}

/** A line of the inventory, if it keeps to its contract. */
export function wellFormed<T>(schema: z.ZodType<T>, line: unknown): T | 'malformed' {
  return safeParse(schema, line).data ?? 'malformed';
}

/** In XML, absent and empty look alike. */
export function text(value: string | undefined): string | undefined {
  return value || undefined;
}

/** A tag `__proto__` is left out: no object can be trusted with it. */
export function tagsOf(tags: readonly IpamResourceTag[] = []): Record<string, string> | undefined {
  let all: Record<string, string> | undefined;
  for (const { Key, Value } of tags) {
    if (!Key) continue;
    all ??= {};
    if (Key !== '__proto__') all[Key] = Value ?? '';
  }
  return all;
}
