import type { Ipam } from '@aws-sdk/client-ec2';
import { counted } from '../../core/text/count.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type DoctorCheck, failed, ok, warning } from './check.ts';

/** States in which an IPAM answers as it should; the others come and go, or mean that it is being taken away. */
const READABLE = new Set(['create-complete', 'modify-complete', 'restore-complete']);

/** One line an IPAM. */
export function checkIpam(ipam: Ipam): DoctorCheck {
  const { IpamId = 'an IPAM without id', State, StateMessage } = ipam;
  const facts = describe(ipam);
  if (State !== undefined && !READABLE.has(State)) {
    const text = `${facts}; state ${State}${StateMessage ? ` (${sanitize(StateMessage)})` : ''}`;
    const next = 'Wait until it is complete, or look at it in the console: scopes in this state are not evaluated.';
    return /isolate|delete|failed/.test(State) ? failed(IpamId, text, next) : warning(IpamId, text, next);
  }
  if (ipam.Tier === 'free') {
    return warning(
      IpamId,
      facts,
      'The Free tier does not manage private IPv4 space: VPCs and subnets may be missing, or without a measurement.',
      'A run says what was not seen. See the price below before you change the tier.',
    );
  }
  return ok(IpamId, facts);
}

function describe({ Tier, IpamRegion = 'unknown', OperatingRegions = [], Tags = [], OwnerId }: Ipam): string {
  const name = Tags.find(({ Key }) => Key === 'Name')?.Value;
  return [
    ...(name ? [sanitize(name)] : []),
    Tier === undefined ? 'tier unknown' : `${Tier} tier`,
    `home Region ${IpamRegion}`,
    `operates in ${counted(OperatingRegions.length, 'Region')}`,
    ...(OwnerId ? [`account ${OwnerId}`] : []),
  ].join(', ');
}
