/** An AWS Region, with as many Availability Zones as a new account gets default subnets in. */
export interface Region {
  readonly name: string;
  /** What its zone ids begin with. */
  readonly zonePrefix: string;
  readonly zones: number;
}

export const HOME_REGION = 'eu-west-1';

export const REGIONS: readonly Region[] = [
  { name: HOME_REGION, zonePrefix: 'euw1', zones: 3 },
  { name: 'eu-central-1', zonePrefix: 'euc1', zones: 3 },
  { name: 'us-east-1', zonePrefix: 'use1', zones: 6 },
  { name: 'us-west-2', zonePrefix: 'usw2', zones: 4 },
  { name: 'ap-southeast-2', zonePrefix: 'apse2', zones: 3 },
];

/** Zone letters are shuffled per account, so the id behind "a" differs between accounts. */
export function zoneId(region: Region, index: number): string {
  return `${region.zonePrefix}-az${(index % region.zones) + 1}`;
}
