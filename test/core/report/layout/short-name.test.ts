import { expect, test } from 'vitest';
import { shortName } from '../../../../core/report/layout/short-name.ts';

test.each([
  ['checkout-dev-pods2-b', 'checkout-dev', 'pods2-b'],
  ['checkout / a', 'checkout', 'a'],
  // Another word that begins alike is not the name of the VPC.
  ['webshop-a', 'web', 'webshop-a'],
  ['web-prod', 'web-prod', 'web-prod'],
  ['web-', 'web', 'web-'],
  ['a', '', 'a'],
])('%s in %s is %s', (name, around, short) => {
  expect(shortName(name, around)).toBe(short);
});
