import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { Expected } from './situations.ts';

/** What an engineer wants to hear about a resource, and the situation it is in. */
export interface Label {
  readonly expected: Expected;
  readonly scenario: string;
}

/** One thing that can be judged: a subnet's CIDR, the CIDRs of one family of a VPC, a pool, an address. */
export interface LabelledResource extends Label {
  readonly scopeId: string;
  /** The first of its rows where there are several. */
  readonly row: IpamResourceCidr;
}
