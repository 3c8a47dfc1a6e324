import {
  EC2ServiceException,
  type GetIpamResourceCidrsRequest,
  type GetIpamResourceCidrsResult,
  type IpamResourceCidr,
} from '@aws-sdk/client-ec2';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { callEc2 } from '../shared/ec2.ts';
import { PaginationStuck } from '../shared/errors.ts';

export interface IpamCalls {
  readonly getIpamResourceCidrs: (
    region: string,
    input: GetIpamResourceCidrsRequest,
  ) => Promise<GetIpamResourceCidrsResult>;
}

/** Where in a scope to read: a sweep (of one resource type, or of all), and its page. */
export interface Place {
  readonly resourceType: ResourceType | undefined;
  readonly nextToken: string | undefined;
}

export type Page =
  | { readonly rows: readonly IpamResourceCidr[]; readonly nextToken: string | undefined }
  | { readonly expired: EC2ServiceException };

/** The API's maximum: EC2 throttles by call (20 a second come back), not by row. */
const MAX_RESULTS = 1000;

/** Reads one page of a scope. Says so, instead of throwing, when the token it went on from has expired. */
export async function readPage(
  { getIpamResourceCidrs }: IpamCalls,
  { scopeId, ipamRegion }: Pick<Scope, 'scopeId' | 'ipamRegion'>,
  { resourceType, nextToken }: Place,
): Promise<Page> {
  const input: GetIpamResourceCidrsRequest = {
    IpamScopeId: scopeId,
    MaxResults: MAX_RESULTS,
    ...(resourceType && { ResourceType: resourceType }),
    ...(nextToken && { NextToken: nextToken }),
  };
  try {
    const { IpamResourceCidrs = [], NextToken } = await callEc2('GetIpamResourceCidrs', ipamRegion, () =>
      getIpamResourceCidrs(ipamRegion, input),
    );
    // The AWS SDK for Python stops here too: a token that leads to itself would be followed for ever.
    if (nextToken && NextToken === nextToken) {
      throw new PaginationStuck(
        `ec2:GetIpamResourceCidrs in ${ipamRegion} answered page after page of ${scopeId} with the token that it was asked with. Nothing of the scope was kept; the next run reads it again.`,
      );
    }
    return { rows: IpamResourceCidrs, nextToken: NextToken || undefined };
  } catch (error) {
    if (nextToken && isExpiredToken(error)) return { expired: error };
    throw error;
  }
}

/** EC2 models no errors for this call, and not every API of it uses the same name for a token that it forgot. */
function isExpiredToken(error: unknown): error is EC2ServiceException {
  if (!(error instanceof EC2ServiceException)) return false;
  if (error.name === 'InvalidPaginationToken' || error.name === 'InvalidNextToken') return true;
  return error.name === 'InvalidParameterValue' && /token/i.test(error.message);
}
