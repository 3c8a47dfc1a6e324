import type { Account } from './accounts.ts';
import { DEFAULT_VPC_CIDR } from './address-plan.ts';
import { REGIONS } from './geography.ts';
import type { Ids } from './ids.ts';
import { defaultVpc } from './layouts.ts';
import type { Vpc } from './model.ts';
import type { Random } from './random.ts';
import { buildVpc } from './vpcs.ts';

/** The default VPCs that nobody deleted: 172.31.0.0/16 wherever one looks. */
export function defaultVpcs(accounts: readonly Account[], ids: Ids, random: Random): Vpc[] {
  return accounts.flatMap((account) => {
    const kept = keptShare(account);
    return REGIONS.filter(() => random.chance(kept)).map((region) =>
      buildVpc(
        {
          account,
          region,
          layout: defaultVpc(region.zones),
          space: 'private',
          cidrs: [DEFAULT_VPC_CIDR],
          management: 'unmanaged',
          firstZone: 0,
        },
        ids,
      ),
    );
  });
}

/** A baseline deletes them from production and from the platform's own accounts, mostly. */
function keptShare({ style, env }: Account): number {
  if (style === 'core') return 0;
  return env === 'prod' ? 0.4 : 0.85;
}
