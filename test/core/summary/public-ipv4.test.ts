import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monthlyCost } from '../../../core/prices/public-ipv4.ts';
import { PublicIpv4Tally } from '../../../core/summary/public-ipv4.ts';
import { PublicAddressType } from '../../../statemachine/contracts/public-ipv4.ts';

const addresses = fc.array(
  fc.record({
    addressType: fc.constantFrom(...PublicAddressType.options),
    service: fc.option(fc.constantFrom('nat-gateway' as const, 'load-balancer' as const), { nil: undefined }),
    association: fc.option(fc.constantFrom('associated' as const, 'disassociated' as const), { nil: undefined }),
  }),
);

test('scopes added up come to the same as all their addresses at once', () => {
  fc.assert(
    fc.property(addresses, addresses, (a, b) => {
      const tallyOf = (some: typeof a) => {
        const tally = new PublicIpv4Tally();
        for (const publicAddress of some) tally.add({ publicAddress });
        return tally;
      };
      const merged = new PublicIpv4Tally();
      for (const part of [tallyOf(a).result(), tallyOf(b).result()]) if (part) merged.addAll(part);

      expect(merged.result()).toEqual(tallyOf([...a, ...b]).result());
    }),
  );
});

test('every address is in one line of the table, and costs what its type costs', () => {
  fc.assert(
    fc.property(addresses, (all) => {
      const tally = new PublicIpv4Tally();
      for (const publicAddress of all) tally.add({ publicAddress });
      const result = tally.result();

      expect(result?.byTypeAndService.reduce((sum, line) => sum + line.addresses, 0) ?? 0).toBe(all.length);
      expect(result?.idle ?? 0).toBe(all.filter(({ association }) => association === 'disassociated').length);
      const cost = all.reduce((sum, { addressType }) => sum + monthlyCost(addressType), 0);
      expect(result?.monthlyCost ?? 0).toBeCloseTo(cost, 2);
    }),
  );
});

test('addresses of the own ranges cost nothing, and a type that nobody knows is not guessed at', () => {
  expect(monthlyCost('amazon-owned-eip')).toBeCloseTo(3.65);
  expect(monthlyCost('byoip')).toBe(0);
  expect(monthlyCost('service-managed-byoip')).toBe(0);
  expect(monthlyCost('something-new')).toBe(0);
  expect(monthlyCost(undefined)).toBe(0);
});
