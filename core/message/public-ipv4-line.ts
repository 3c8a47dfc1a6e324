import type { Summary } from '../../statemachine/contracts/summary.ts';
import { count, counted } from '../text/count.ts';

/** Idle public addresses and what they cost, in a line; none where nothing is idle. */
export function idleAddressLine({ publicIpv4 }: Pick<Summary, 'publicIpv4'>): string | undefined {
  if (!publicIpv4 || publicIpv4.idle === 0) return undefined;
  const { addresses, idle, monthlyCost, idleMonthlyCost, price } = publicIpv4;
  return (
    `Public IPv4: ${count(idle)} of ${counted(addresses, 'address', 'addresses')} ${idle === 1 ? 'is' : 'are'} idle, ` +
    `about $${money(idleMonthlyCost)} of $${money(monthlyCost)} a month (at $${price.perHour} an hour, ${price.asOf}).`
  );
}

function money(dollars: number): string {
  return dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
