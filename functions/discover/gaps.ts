import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Ipam } from '../../statemachine/contracts/summary.ts';
import { unknownGaps } from '../shared/ec2/unknown-values.ts';
import { namelessGaps } from './known-scopes.ts';
import type { RegionLook } from './look-in-regions.ts';

/** What a run cannot see, as far as it is known before anything is collected. */
export function gapsOf(looks: readonly RegionLook[], ipams: readonly Ipam[]): Gap[] {
  const unknown = looks.flatMap((look) => unknownGaps(look.unknown, { region: look.region }));
  return [...looks.flatMap(unreachable), ...ipams.flatMap(tierGap), ...unknown, ...namelessGaps(looks)];
}

function unreachable({ region, error }: RegionLook): Gap[] {
  return error
    ? [
        {
          kind: 'unreachableRegion',
          region,
          text: `${region} could not be read, so an IPAM there is not covered. ${error.message}`,
        },
      ]
    : [];
}

function tierGap({ ipamId, region, tier }: Ipam): Gap[] {
  switch (tier) {
    case 'free':
      return [
        {
          kind: 'freeTier',
          ipamId,
          region,
          text: `${ipamId} is on the Free tier, which does not manage private IPv4 space: VPCs and subnets may be missing, or without a measurement. The Advanced tier has them, at a price for each active address: aws ec2 modify-ipam --ipam-id ${ipamId} --tier advanced --region ${region}`,
        },
      ];
    case 'unknown':
      return [
        {
          kind: 'tierUnknown',
          ipamId,
          region,
          text: `DescribeIpams did not say which tier ${ipamId} is on. If it is the Free tier, VPCs and subnets may be missing, or without a measurement.`,
        },
      ];
    case 'advanced':
      return [];
  }
}
