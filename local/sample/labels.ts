import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { Expected } from './situations.ts';

/** What an engineer wants to hear about a resource, and the situation it is in. */
export interface Label {
  /** About how full it is. */
  readonly expected: Expected;
  /** About anything else, by kind of finding; silence on the kinds that are not named. */
  readonly others?: Readonly<Record<string, Exclude<Expected, 'quiet'>>>;
  readonly scenario: string;
}

/** One thing that can be judged: a subnet's CIDR, the CIDRs of one family of a VPC, a pool, an address. */
export interface LabelledResource extends Label {
  readonly scopeId: string;
  /** The first of its rows where there are several. */
  readonly row: IpamResourceCidr;
}
