import { prices } from './prices.ts';

/** As AWS counts a month for its prices. */
const HOURS_A_MONTH = 730;

/** Types that the price is of. Own addresses cost nothing; contiguous blocks and anycast lists have prices of their own. */
const CHARGED: readonly string[] = ['amazon-owned-eip', 'ec2-public-ip', 'service-managed-ip'];

/** What an address costs a month, in US dollars, associated or not; 0 where it costs nothing or its price is another. */
export function monthlyCost(addressType: string | undefined): number {
  return addressType !== undefined && CHARGED.includes(addressType) ? prices.publicIpv4Hour.amount * HOURS_A_MONTH : 0;
}
