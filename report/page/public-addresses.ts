import { h } from 'preact';
import { hrefOf } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { counted } from '../../core/text/count.ts';
import { idleAddressLine, publicCostText } from '../../core/text/public-ipv4.ts';

/** What public IPv4 addresses there are, and what those cost that nothing uses. */
export function PublicAddresses({ data }: { readonly data: ReportData }) {
  const { publicIpv4 } = data;
  if (!publicIpv4) return null;
  const idle = idleAddressLine(data)?.replace(/^Public IPv4: /, '');
  return h(
    'div',
    null,
    h('h2', null, 'Public IPv4'),
    h(
      'p',
      { class: 'quiet' },
      idle ??
        `${counted(publicIpv4.addresses, 'address', 'addresses')}, none of them idle, ${publicCostText(publicIpv4)}.`,
    ),
    publicIpv4.addresses > 0 &&
      h('p', null, h('a', { href: hrefOf({ table: { type: 'public-address' } }) }, 'All public addresses')),
  );
}
