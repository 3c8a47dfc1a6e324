import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { counted } from '../../core/text/count.ts';
import { Discovery } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';

const DiscoverOutput = z.object({ run: z.object({ prefix: z.string() }) });

/** What Discover wrote, as soon as it has: its output says where. */
export function readDiscovery(outDir: string, discoverOutput: unknown): Discovery | undefined {
  const prefix = DiscoverOutput.safeParse(discoverOutput).data?.run.prefix;
  if (prefix === undefined) return undefined;
  // Synchronous, because the line that shows it is printed now; it is a small local file.
  return Discovery.parse(JSON.parse(readFileSync(join(outDir, runKeys.discovery(prefix)), 'utf8')));
}

/** One line an IPAM, one a Region that could not be searched, and one for the accounts without IPAM. */
export function ipamLines({
  ipams,
  regions,
  withoutIpam,
}: Pick<Discovery, 'ipams' | 'regions' | 'withoutIpam'>): string[] {
  return [
    ...ipams.map(({ ipamId, name, tier, region, operatingRegions }) => {
      const called = name ? ` ${sanitize(name)}` : '';
      const tierText = tier === 'unknown' ? 'tier unknown' : `${tier} tier`;
      return `  ${ipamId}${called}: ${tierText}, home Region ${region}, operates in ${list(operatingRegions) || 'no Region'}`;
    }),
    ...regions.flatMap(({ region, error, ipams: found }) => {
      if (error !== undefined) return [`  ${region}: could not be searched: ${sanitize(error)}`];
      return found === 0 ? [`  ${region}: ${counted(0, 'IPAM')} with this home Region`] : [];
    }),
    ...(withoutIpam ? [`  ${accountsText(withoutIpam)}`] : []),
  ];
}

function accountsText({ accounts, readable, regions }: NonNullable<Discovery['withoutIpam']>): string {
  const unreadable = readable < accounts ? `, ${readable} of them can be read` : '';
  return `${counted(accounts, 'account')} without IPAM${unreadable}, in ${regions.join(', ')}`;
}
