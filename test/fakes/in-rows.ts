import type { GetIpamResourceCidrsRequest, GetIpamResourceCidrsResult } from '@aws-sdk/client-ec2';
import type { IpamCalls } from '../../functions/collect/resource-cidrs.ts';
import { unknownIn } from '../../functions/shared/ec2/unknown-values.ts';

/** A call that answers page by page, as the SDK does, in place of one that hands out the rows as they come in. */
export function inRows(
  call: (region: string, input: GetIpamResourceCidrsRequest) => Promise<GetIpamResourceCidrsResult>,
): IpamCalls['getIpamResourceCidrs'] {
  return async (region, input, make) => {
    const answer = await call(region, input);
    const { IpamResourceCidrs = [], NextToken } = answer;
    return { rows: IpamResourceCidrs.map(make), NextToken, unknown: unknownIn('GetIpamResourceCidrs', answer) };
  };
}
