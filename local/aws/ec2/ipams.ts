import type { Ipam, IpamScope } from '@aws-sdk/client-ec2';
import { arrayRows } from '../array-rows.ts';
import { AwsError } from '../aws-error.ts';
import type { Ec2Data } from '../ec2-data.ts';
import { listOf } from '../query-params.ts';
import { escapeXml } from '../xml.ts';
import type { Ec2Call } from './call.ts';
import { refuseFilters } from './filters.ts';
import { writePage } from './pages.ts';
import * as shapes from './shapes.ts';

export function describeIpams({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = data.ipams.filter((ipam) => ipam.IpamRegion === region);
  const rows = arrayRows(pick(here, listOf(params, 'IpamId'), 'IpamId', 'InvalidIpamId.NotFound'));
  return writePage({ params, region, rows, write: shapes.ipam, element: 'ipamSet' });
}

export function describeIpamScopes({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = scopesIn(data, region);
  const rows = arrayRows(pick(here, listOf(params, 'IpamScopeId'), 'IpamScopeId', 'InvalidIpamScopeId.NotFound'));
  return writePage({ params, region, rows, write: shapes.ipamScope, element: 'ipamScopeSet' });
}

/** The scopes of the IPAMs whose home is this Region: elsewhere AWS shows none of them. */
export function scopesIn(data: Ec2Data, region: string): IpamScope[] {
  const ipams = new Map<string | undefined, Ipam>(data.ipams.map((ipam) => [ipam.IpamArn, ipam]));
  return data.scopes.filter((scope) => (scope.IpamRegion ?? ipams.get(scope.IpamArn)?.IpamRegion) === region);
}

/** The Regions that the data knows of. */
export function describeRegions({ data, params }: Ec2Call): string {
  refuseFilters(params);
  const known = new Set([
    ...data.ipams.flatMap((ipam) => [ipam.IpamRegion, ...(ipam.OperatingRegions ?? []).map((r) => r.RegionName)]),
    ...(data.otherRegions ?? []),
  ]);
  const wanted = listOf(params, 'RegionName');
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new AwsError('InvalidParameterValue', `Invalid region provided: ${unknown.join(', ')}`);
  const names = [...known].filter((name) => name !== undefined && (wanted.length === 0 || wanted.includes(name)));
  const regions = names
    .map((name) => escapeXml(name ?? ''))
    .sort()
    .map(
      (name) =>
        `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item>`,
    );
  return `<regionInfo>${regions.join('')}</regionInfo>`;
}

export function pick<T, K extends keyof T>(
  all: readonly T[],
  ids: readonly string[],
  key: K,
  notFound: string,
): readonly T[] {
  if (ids.length === 0) return all;
  const missing = ids.find((id) => !all.some((one) => one[key] === id));
  if (missing) throw new AwsError(notFound, `The ${String(key)} '${missing}' does not exist in this Region.`);
  return all.filter((one) => ids.some((id) => one[key] === id));
}
