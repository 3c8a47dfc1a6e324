import {
  EC2ServiceException,
  type GetIpamResourceCidrsRequest,
  type GetIpamResourceCidrsResult,
} from '@aws-sdk/client-ec2';
import type { ResourceCidrType } from '../../statemachine/contracts/resource-cidr.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { callEc2 } from '../shared/ec2/clients.ts';
import { PaginationStuck } from '../shared/errors.ts';
import { normalize } from './normalize.ts';
import { PlaceExpired, type Source } from './source.ts';

export interface IpamCalls {
  readonly getIpamResourceCidrs: (
    region: string,
    input: GetIpamResourceCidrsRequest,
  ) => Promise<GetIpamResourceCidrsResult>;
}

/** The API's maximum: EC2 throttles by call (20 a second come back), not by row. */
const MAX_RESULTS = 1000;

/** Calls EC2 for a page; tells a token that has expired, and one that leads to itself, from what it asks for. */
export async function readPage<Result extends { NextToken?: string | undefined }>(
  { action, region, of, token }: { action: string; region: string; of: string; token: string | undefined },
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await callEc2(action, region, call);
    // The AWS SDK for Python stops here too: a token that leads to itself would be followed for ever.
    if (token && result.NextToken === token) {
      throw new PaginationStuck(
        `ec2:${action} in ${region} answered page after page of ${of} with the token that it was asked with. Nothing of the scope was kept; the next run reads it again.`,
      );
    }
    return result;
  } catch (error) {
    if (token && isExpiredToken(error)) throw new PlaceExpired(`${error.name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The resource CIDRs of one type: types nobody asked for (an organisation's ENIs) are not paged through. */
export function resourceCidrSource(
  { getIpamResourceCidrs }: IpamCalls,
  { scopeId, ipamRegion }: Pick<IpamScope, 'scopeId' | 'ipamRegion'>,
  type: ResourceCidrType,
): Source {
  const wanted = new Set([type]);
  return {
    name: type,
    async readPage(token) {
      const input: GetIpamResourceCidrsRequest = {
        IpamScopeId: scopeId,
        MaxResults: MAX_RESULTS,
        ResourceType: type,
        ...(token && { NextToken: token }),
      };
      const { IpamResourceCidrs = [], NextToken } = await readPage(
        { action: 'GetIpamResourceCidrs', region: ipamRegion, of: scopeId, token },
        () => getIpamResourceCidrs(ipamRegion, input),
      );
      return { rows: IpamResourceCidrs.map((row) => normalize(row, wanted)), next: NextToken || undefined };
    },
  };
}

/** EC2 models no errors for this call, and not every API of it uses the same name for a token that it forgot. */
function isExpiredToken(error: unknown): error is EC2ServiceException {
  if (!(error instanceof EC2ServiceException)) return false;
  if (error.name === 'InvalidPaginationToken' || error.name === 'InvalidNextToken') return true;
  return error.name === 'InvalidParameterValue' && /token/i.test(error.message);
}
