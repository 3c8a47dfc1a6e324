import type { IpamPool } from '@aws-sdk/client-ec2';
import { counted } from '../../core/text/count.ts';
import { COMMAND } from '../kit/command-line.ts';
import { type DoctorCheck, failed, warning } from './check.ts';
import { someOf } from './inspect.ts';
import type { CallResult } from './look.ts';

/**
 * Where the IPAM is that this account does not see. Pools that AWS RAM shares with an account are listed like its own,
 * but their owner is the account of the IPAM.
 */
export function checkSharedPools(
  answers: readonly CallResult<readonly IpamPool[]>[],
  accountId: string,
): DoctorCheck[] {
  const all = answers.flatMap((answer) => ('value' in answer ? answer.value : []));
  const pools = new Map(all.map((pool) => [pool.IpamPoolId, pool]));
  const shared = [...pools.values()].filter(({ OwnerId }) => OwnerId !== undefined && OwnerId !== accountId);
  if (shared.length > 0) return Array.from(Map.groupBy(shared, homeOf), ([home, theirs]) => fromHome(home, theirs));
  if (answers.length > 0 && answers.every((answer) => 'error' in answer && answer.denied)) {
    const text =
      'ec2:DescribeIpamPools is not allowed; with it, this could say whose IPAM gives this account its pools';
    return [warning('shared pools', text)];
  }
  return [];
}

function homeOf({ OwnerId = 'unknown', IpamRegion = 'unknown' }: IpamPool): string {
  return `${OwnerId} ${IpamRegion}`;
}

function fromHome(home: string, pools: readonly IpamPool[]): DoctorCheck {
  const [owner = '', region = ''] = home.split(' ');
  const ids = someOf(
    pools.flatMap(({ IpamPoolId }) => IpamPoolId ?? []),
    3,
  );
  return failed(
    'shared pools',
    `${counted(pools.length, 'pool')} shared with this account (${ids}): the IPAM is in account ${owner}, home Region ${region}`,
    `Use the credentials of account ${owner}:  ${COMMAND} doctor --region ${region} --profile …`,
  );
}
