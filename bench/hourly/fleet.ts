import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import { HOURS_OF_DAY } from '../../core/history/calendar.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { load } from '../generated-organisation.ts';

const ADDRESSES = 256;
/** What AWS lets nobody have. */
const MOST_USED = ADDRESSES - 5;

/** The generated organisation with a past: what a subnet has in use at any hour, by the third octet of its CIDR. */
export class LivingFleet {
  readonly #origin: number;

  /** Hours since 1970: then it is as generated. */
  constructor(origin: number) {
    this.#origin = origin;
  }

  /** Addresses more than as generated. Every tenth subnet moves every hour, every tenth grows by one a day. */
  addressesMore(cidr: string, hour: number): number {
    const [, second = 0, third = 0] = cidr.split('.').map(Number);
    const salt = 7 * second + third;
    switch (third % 10) {
      case 3:
        return 2 * ((Math.imul(hour + salt, 0x9e3779b1) >>> 8) % 3) + (hour & 1);
      case 8:
        return Math.floor((hour - this.#origin + (salt % HOURS_OF_DAY)) / HOURS_OF_DAY);
      case 5:
      case 6:
      case 7:
        // Once a day, at nine.
        return (Math.floor((hour - 9) / HOURS_OF_DAY) * (salt | 1)) % 4;
      default:
        return Math.floor((hour + salt) / 480) % 3;
    }
  }

  /** As AWS shows it, at the hour that `now` tells when it is asked. */
  async serve(rows: number, now: () => number): Promise<Ec2Data> {
    const data = await load({ rows });
    return {
      ...data,
      resourceCidrs: (scopeId, type = '') => {
        const { length, at } = data.resourceCidrs(scopeId, type);
        return { length, at: (index) => this.#at(at(index), now()) };
      },
    };
  }

  #at(row: IpamResourceCidr, hour: number): IpamResourceCidr {
    const { ResourceType, ResourceCidr = '', IpUsage = 0 } = row;
    if (ResourceType !== 'subnet') return row;
    const used = Math.round(IpUsage * ADDRESSES) + this.addressesMore(ResourceCidr, hour);
    return { ...row, IpUsage: Math.round((Math.max(5, Math.min(MOST_USED, used)) / ADDRESSES) * 10_000) / 10_000 };
  }
}
