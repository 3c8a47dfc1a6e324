import { prices } from '../../core/prices/prices.ts';
import { type DoctorCheck, ok, warning } from './check.ts';

const HOURS_A_MONTH = 730;

/** Before somebody changes the tier for this tool: what that costs, and that it is not needed. */
export function checkPrice(tiers: readonly (string | undefined)[]): DoctorCheck {
  const { amount, asOf, confirmed } = prices.ipamAdvancedPerIpHour;
  const monthly = (amount * HOURS_A_MONTH).toFixed(2);
  const source = `$${amount} an hour in ${asOf}${confirmed ? '' : ', not confirmed since'}`;
  const costs = `IPAM's Advanced tier costs about $${monthly} per active IP address a month (${source})`;
  if (tiers.includes('advanced')) return ok('price', `${costs}; ipam-monitor adds nothing to that`);
  return warning(
    'price',
    `${costs}. ipam-monitor does not need it: it runs on either tier, and says what it cannot see`,
  );
}
