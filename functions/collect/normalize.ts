import type { IpamResourceCidr, IpamResourceTag } from '@aws-sdk/client-ec2';
import type * as z from 'zod';
import { parseCidr } from '../../core/address/cidr.ts';
import { resourceCidrKey } from '../../core/inventory/resource-key.ts';
import {
  ComplianceState,
  ManagementState,
  OverlapState,
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
  const type = known(ResourceCidrType, row.ResourceType);
  if (!type || !wanted.has(type)) return 'filteredOut';
  const cidr = parseCidr(row.ResourceCidr ?? '');
  if (!cidr || !row.ResourceId) return 'malformed';

  const tags = tagsOf(row.ResourceTags);
  const resource = {
    id: row.ResourceId,
    type,
    cidr: cidr.text,
    family: cidr.family,
    name: text(row.ResourceName) ?? text(tags?.Name),
    accountId: text(row.ResourceOwnerId),
    region: text(row.ResourceRegion),
    vpcId: text(row.VpcId),
    availabilityZoneId: text(row.AvailabilityZoneId),
    ipamPoolId: text(row.IpamPoolId),
    tags,
  };
  return wellFormed(ResourceCidr, {
    key: resourceCidrKey(resource),
    resource,
    state: {
      management: known(ManagementState, row.ManagementState),
      compliance: known(ComplianceState, row.ComplianceStatus),
      overlap: known(OverlapState, row.OverlapStatus),
    },
    // A figure that cannot be one is no figure; the row is still a resource CIDR.
    ipUsage: known(ResourceCidr.shape.ipUsage, row.IpUsage),
  });
}

/** AWS adds values to its enums without a new API version: one that we do not know must not cost us the row. */
function known<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  return schema.safeParse(value).data;
}

/** A line of the inventory, if it keeps to its contract. */
export function wellFormed<T>(schema: z.ZodType<T>, line: unknown): T | 'malformed' {
  return known(schema, line) ?? 'malformed';
}

/** In XML, absent and empty look alike. */
export function text(value: string | undefined): string | undefined {
  return value || undefined;
}

export function tagsOf(tags: readonly IpamResourceTag[] | undefined): Record<string, string> | undefined {
  const entries = (tags ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ''] as const] : []));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
