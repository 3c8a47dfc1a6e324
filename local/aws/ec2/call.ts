import type { Ec2Data } from '../ec2-data.ts';
import type { Parameters } from '../service.ts';

export interface Ec2Call {
  readonly data: Ec2Data;
  readonly region: string;
  readonly params: Parameters;
}
