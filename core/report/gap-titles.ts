import type { ReportGap } from './report-data.ts';

/** In a few words what a run did not see; the gap's own text says why, and what to do about it. */
const TITLES = {
  freeTier: 'IPAM of the free tier: no usage, no overlaps',
  poolsNotRead: 'Pools not read',
  overlapsNotCompared: 'Overlaps not compared',
  emptyScope: 'A scope without resources',
  unreachableRegion: 'A Region that did not answer',
  regionsNotOperated: 'Regions that IPAM does not operate in',
  tierUnknown: 'Tier of the IPAM not known',
  accountsUnreadable: 'Accounts that IPAM cannot read',
  accountsStale: 'Accounts that IPAM has not read for long',
  accountsUnknown: 'Accounts not listed',
  samplesUnknown: 'When IPAM measured is not known',
  publicAddressesUnknown: 'Public addresses not listed',
  policiesUnknown: 'Policies of IPAM not read',
  unreadableAccount: 'An account that cannot be read',
  notReadWithoutIpam: 'Not read, as there is no IPAM',
  countedTwice: 'Counted twice',
  notReadable: 'Inside of subnets not known',
  notInspected: 'Inside of subnets not looked at',
  valuesNotKnown: 'Values not known',
  enabledRegionsUnknown: 'Enabled Regions not known',
  accountNamesUnknown: 'Names of accounts not known',
  withoutId: 'Rows without an id',
  forecastsUnknown: 'Forecasts not known',
  rangesNotShown: 'Ranges not shown on the map',
  pastNotShown: 'The past not shown',
  rowsNotListed: 'Not all that matters is listed',
} as const satisfies Readonly<Record<ReportGap['kind'], string>>;

/** Kind, and where: "Inside of subnets not known: 222255554444". */
export function gapTitle({ kind, accountId, region, scopeId, ipamId }: ReportGap): {
  readonly title: string;
  readonly where: string;
} {
  const where = [accountId, region].filter((each) => each !== undefined).join(', ') || (scopeId ?? ipamId ?? '');
  return { title: Object.hasOwn(TITLES, kind) ? TITLES[kind] : kind, where };
}
