import { monthlyCost } from '../../prices/public-ipv4.ts';
import type { Check } from './check.ts';

/** Whether a public address is set aside and used by nothing. */
export const idleAddress: Check = {
  kind: 'idle',
  test({ rows: [{ resource, publicAddress }] }) {
    if (resource.type !== 'public-address' || publicAddress?.association !== 'disassociated') return undefined;
    const cost = monthlyCost(publicAddress.addressType);
    const text = `associated with nothing${cost > 0 ? `, at about $${cost.toFixed(2)} a month` : ''}`;
    return (level) =>
      level === 'on'
        ? [{ metric: 'addresses', operator: '>=', threshold: 1, observed: 1, unit: 'address', source: 'ipam', text }]
        : undefined;
  },
};
