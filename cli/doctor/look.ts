import {
  DescribeIpamPoolsCommand,
  DescribeIpamScopesCommand,
  DescribeIpamsCommand,
  type EC2Client,
  GetIpamResourceCidrsCommand,
  type Ipam,
  type IpamPool,
  type IpamScope,
} from '@aws-sdk/client-ec2';
import type { IpamAction } from '../../functions/shared/ec2/actions.ts';
import { lacksPermission } from '../../functions/shared/ec2/refusals.ts';

/** How a call went: what it answered, that it is denied, or another error. */
export type CallResult<T> =
  | { readonly action: IpamAction; readonly region: string; readonly value: T }
  | { readonly action: IpamAction; readonly region: string; readonly error: Error; readonly denied: boolean };

/** IPAM's listings take 5 at least and 1,000 at most; an account has a handful. */
export const ALL = 1000;
export const FEW = 5;

/** Only for a dry run: permissions are looked at before what it names. */
const NO_SCOPE = 'ipam-scope-00000000000000000';

export function lookForIpams(ec2: EC2Client, region: string): Promise<CallResult<readonly Ipam[]>> {
  return ask('DescribeIpams', region, async () => {
    const { Ipams = [] } = await ec2.send(new DescribeIpamsCommand({ MaxResults: ALL }));
    return Ipams;
  });
}

export function lookForScopes(ec2: EC2Client, region: string): Promise<CallResult<readonly IpamScope[]>> {
  return ask('DescribeIpamScopes', region, async () => {
    const { IpamScopes = [] } = await ec2.send(new DescribeIpamScopesCommand({ MaxResults: ALL }));
    return IpamScopes;
  });
}

/** How many of the first five resource CIDRs a scope has. */
export function tryScope(ec2: EC2Client, region: string, scopeId: string): Promise<CallResult<number>> {
  return ask('GetIpamResourceCidrs', region, async () => {
    const { IpamResourceCidrs = [] } = await ec2.send(
      new GetIpamResourceCidrsCommand({ IpamScopeId: scopeId, MaxResults: FEW }),
    );
    return IpamResourceCidrs.length;
  });
}

export function lookForPools(ec2: EC2Client, region: string): Promise<CallResult<readonly IpamPool[]>> {
  return ask('DescribeIpamPools', region, async () => {
    const { IpamPools = [] } = await ec2.send(new DescribeIpamPoolsCommand({ MaxResults: ALL }));
    return IpamPools;
  });
}

/**
 * Whether the calls that need an IPAM would be allowed where there is none: EC2 answers a dry run with one error or
 * another. What it answers instead where the scope does not exist says nothing, and is left out.
 */
export async function dryRuns(ec2: EC2Client, region: string): Promise<CallResult<undefined>[]> {
  const answers = await Promise.all([
    ask('DescribeIpamScopes', region, () => ec2.send(new DescribeIpamScopesCommand({ DryRun: true }))),
    ask('GetIpamResourceCidrs', region, () =>
      ec2.send(new GetIpamResourceCidrsCommand({ DryRun: true, IpamScopeId: NO_SCOPE })),
    ),
  ]);
  return answers.flatMap((answer): CallResult<undefined>[] => {
    if (!('error' in answer)) return [];
    const { action, error, denied } = answer;
    if (error.name === 'DryRunOperation') return [{ action, region, value: undefined }];
    return denied ? [answer] : [];
  });
}

export async function ask<T>(action: IpamAction, region: string, call: () => Promise<T>): Promise<CallResult<T>> {
  try {
    return { action, region, value: await call() };
  } catch (error) {
    // Whatever is thrown here is a finding: the doctor looks at what does not work.
    const asError = error instanceof Error ? error : new Error(String(error));
    return { action, region, error: asError, denied: lacksPermission(error) };
  }
}
