import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { Label } from './labels.ts';
import type { Management, SampleSpace } from './model.ts';

/** A row as the API gives it, but for the ids of IPAM and scope; what stands beside `row` stays behind the API. */
export interface SampleRow {
  readonly space: SampleSpace;
  readonly row: IpamResourceCidr;
  readonly label: Label;
  /** What is judged as one thing. */
  readonly subject: string;
}

/** IPAM gives usage with 4 decimals. */
export function fourDecimals(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

export function named(name: string | undefined, tags: Readonly<Record<string, string>>): IpamResourceCidr {
  return {
    ...(name !== undefined && { ResourceName: name }),
    ResourceTags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

export function statesOf(management: Management): Pick<IpamResourceCidr, 'ComplianceStatus' | 'ManagementState'> {
  switch (management) {
    case 'managed':
      return { ComplianceStatus: 'compliant', ManagementState: 'managed' };
    case 'noncompliant':
      return { ComplianceStatus: 'noncompliant', ManagementState: 'managed' };
    case 'unmanaged':
      return { ComplianceStatus: 'unmanaged', ManagementState: 'unmanaged' };
    case 'ignored':
      return { ComplianceStatus: 'ignored', ManagementState: 'ignored' };
  }
}
