import type { PublicIpv4 } from '../../statemachine/contracts/public-ipv4.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { count, counted } from './count.ts';

/** Idle public addresses and what they cost, in a line; none where nothing is idle. */
export function idleAddressLine({ publicIpv4 }: { readonly publicIpv4?: Summary['publicIpv4'] }): string | undefined {
  if (!publicIpv4 || publicIpv4.idle === 0) return undefined;
  const { addresses, idle } = publicIpv4;
  return (
    `Public IPv4: ${count(idle)} of ${counted(addresses, 'address', 'addresses')} ${idle === 1 ? 'is' : 'are'} idle, ` +
    `${publicCostText(publicIpv4)}.`
  );
}

/** "about $10.95 of $127.75 a month (at $0.005 an hour, 2024-02)": of those that are idle, where some are. */
export function publicCostText({ idle, idleMonthlyCost, monthlyCost, price }: PublicIpv4): string {
  const part = idle > 0 ? `$${money(idleMonthlyCost)} of ` : '';
  return `about ${part}$${money(monthlyCost)} a month (at $${price.perHour} an hour, ${price.asOf})`;
}

function money(dollars: number): string {
  return dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
