import type { Ec2Data } from '../ec2-data.ts';
import type { Parameters } from '../service.ts';

export interface Ec2Call {
  readonly data: Ec2Data;
  readonly region: string;
  /** The account that is calling: each sees its own network. */
  readonly accountId: string;
  readonly params: Parameters;
}
